-- Openfire Dialogs, version 1, for Oracle.
-- Dates are epoch milliseconds; dateSent, lastMessageSent and lastMessageOrder are unix seconds, arrivals microseconds, increasing within a dialog.

-- One row a dialog. Application 0 is none. Types are QuickBlox's: 1 public group, 2 group, 3 private.
CREATE TABLE ofDialog (
  applicationID       NUMBER(19)         NOT NULL,
  dialogID            VARCHAR2(24 CHAR)  NOT NULL,
  dialogType          NUMBER(10)         NOT NULL,
  roomJID             VARCHAR2(512 CHAR),
  firstUser           VARCHAR2(512 CHAR),
  secondUser          VARCHAR2(512 CHAR),
  lastMessageID       VARCHAR2(24 CHAR),
  lastMessageBody     CLOB,
  lastMessageSender   VARCHAR2(512 CHAR),
  lastMessageSent     NUMBER(19),
  lastMessageOrder    NUMBER(19),
  lastMessageArrival  NUMBER(19),
  createdDate         NUMBER(19)         NOT NULL,
  updatedDate         NUMBER(19)         NOT NULL,
  messageCount        NUMBER(19)         DEFAULT 0 NOT NULL,
  lastArrival         NUMBER(19)         DEFAULT 0 NOT NULL,
  CONSTRAINT ofDialog_pk PRIMARY KEY (applicationID, dialogID)
);

-- One row a message, whatever is sent again.
CREATE TABLE ofDialogMessage (
  messageID           VARCHAR2(24 CHAR)  NOT NULL,
  applicationID       NUMBER(19)         NOT NULL,
  dialogID            VARCHAR2(24 CHAR)  NOT NULL,
  dateSent            NUMBER(19)         NOT NULL,
  arrival             NUMBER(19)         NOT NULL,
  senderJID           VARCHAR2(512 CHAR) NOT NULL,
  recipientJID        VARCHAR2(512 CHAR) NOT NULL,
  stanzaID            VARCHAR2(255 CHAR) NOT NULL,
  body                CLOB,
  attachments         CLOB,
  customParameters    CLOB,
  markable            NUMBER(10)         NOT NULL,
  createdDate         NUMBER(19)         NOT NULL,
  updatedDate         NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogMessage_pk PRIMARY KEY (messageID)
);

-- One dialog, newest first, a page at a time, each page from the key at which the one before it ended.
CREATE INDEX ofDialogMessage_page ON ofDialogMessage (applicationID, dialogID, dateSent, arrival);

-- One row a party to a dialog: both users of a private one, who has joined or spoken in a group. Unread are the dialog's
-- messageCount less readCount, in which everything until sinceArrival is, and what the user wrote or read after it.
CREATE TABLE ofDialogMember (
  applicationID       NUMBER(19)         NOT NULL,
  dialogID            VARCHAR2(24 CHAR)  NOT NULL,
  userJID             VARCHAR2(255 CHAR) NOT NULL,
  sinceArrival        NUMBER(19)         NOT NULL,
  readCount           NUMBER(19)         NOT NULL,
  createdDate         NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogMember_pk PRIMARY KEY (applicationID, dialogID, userJID)
);

-- One row a user who said that a message was delivered to him, and maybe read. The author has none.
CREATE TABLE ofDialogReceipt (
  messageID           VARCHAR2(24 CHAR)  NOT NULL,
  userJID             VARCHAR2(255 CHAR) NOT NULL,
  deliveredDate       NUMBER(19)         NOT NULL,
  readDate            NUMBER(19),
  CONSTRAINT ofDialogReceipt_pk PRIMARY KEY (messageID, userJID)
);

-- One row a correction of a message: what it said before. The first is the original.
CREATE TABLE ofDialogCorrection (
  messageID           VARCHAR2(24 CHAR)  NOT NULL,
  arrival             NUMBER(19)         NOT NULL,
  applicationID       NUMBER(19)         NOT NULL,
  dialogID            VARCHAR2(24 CHAR)  NOT NULL,
  stanzaID            VARCHAR2(255 CHAR) NOT NULL,
  body                CLOB,
  createdDate         NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogCorrection_pk PRIMARY KEY (messageID, arrival)
);

-- One row an erasure that is not finished yet: of a message, of a dialog, or of all of a user, as far as it had come by createdDate.
CREATE TABLE ofDialogErasure (
  erasureID           VARCHAR2(24 CHAR)  NOT NULL,
  applicationID       NUMBER(19),
  dialogID            VARCHAR2(24 CHAR),
  messageID           VARCHAR2(24 CHAR),
  userJID             VARCHAR2(255 CHAR),
  createdDate         NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogErasure_pk PRIMARY KEY (erasureID)
);

-- One row an application. The secret itself is kept, since signatures are checked with it.
CREATE TABLE ofDialogApplication (
  applicationID       NUMBER(19)         NOT NULL,
  applicationName     VARCHAR2(255 CHAR) NOT NULL,
  authKey             VARCHAR2(64 CHAR)  NOT NULL,
  authSecret          VARCHAR2(255 CHAR) NOT NULL,
  enabled             NUMBER(10)         NOT NULL,
  createdDate         NUMBER(19)         NOT NULL,
  updatedDate         NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogApplication_pk PRIMARY KEY (applicationID)
);

-- One row a session of the REST API, by the SHA-256 of its token in lower-case hex: the token itself is nowhere. User 0 is none.
CREATE TABLE ofDialogSession (
  tokenHash           VARCHAR2(64 CHAR)  NOT NULL,
  sessionID           VARCHAR2(24 CHAR)  NOT NULL,
  applicationID       NUMBER(19)         NOT NULL,
  userID              NUMBER(19)         NOT NULL,
  expiryDate          NUMBER(19)         NOT NULL,
  createdDate         NUMBER(19)         NOT NULL,
  updatedDate         NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogSession_pk PRIMARY KEY (tokenHash)
);

-- A message by the id of its stanza, for markers and corrections that name that.
CREATE INDEX ofDialogMessage_stanza ON ofDialogMessage (applicationID, dialogID, stanzaID);

-- The dialogs of a user.
CREATE INDEX ofDialogMember_user ON ofDialogMember (userJID, applicationID, dialogID);

-- A corrected message by the id of a correction, for the correction of a correction.
CREATE INDEX ofDialogCorrection_stanza ON ofDialogCorrection (applicationID, dialogID, stanzaID);

-- The sessions of a user.
CREATE INDEX ofDialogSession_user ON ofDialogSession (applicationID, userID);

-- The sessions that have expired.
CREATE INDEX ofDialogSession_expiry ON ofDialogSession (expiryDate);

INSERT INTO ofVersion (name, version) VALUES ('dialogs', 1);
