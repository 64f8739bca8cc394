-- Openfire Dialogs, version 1, for Oracle.
-- Dates are epoch milliseconds; dateSent, lastMessageSent and lastMessageOrder are unix seconds, arrivals microseconds, increasing within a dialog.

-- One row a dialog. Application 0 is none. Types are QuickBlox's: 1 public group, 2 group, 3 private; below 0 while it is being
-- erased. A group with an owner is managed: its members are those that he, or they, said. joinRequired 0: they need not join the room.
-- activeHour is that of lastMessageOrder, or of createdDate as long as nothing was said, in hours since 1970: an index on the second
-- itself would be written anew with each message.
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
  dialogName          VARCHAR2(255 CHAR),
  photo               VARCHAR2(1024 CHAR),
  ownerJID            VARCHAR2(512 CHAR),
  joinRequired        NUMBER(10),
  customData          CLOB,
  activeHour          NUMBER(19)         DEFAULT 0 NOT NULL,
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
-- What is not later than hiddenUntil he has deleted for himself; hidden 1: the dialog, too, until something later is said in it.
CREATE TABLE ofDialogMember (
  applicationID       NUMBER(19)         NOT NULL,
  dialogID            VARCHAR2(24 CHAR)  NOT NULL,
  userJID             VARCHAR2(255 CHAR) NOT NULL,
  sinceArrival        NUMBER(19)         NOT NULL,
  readCount           NUMBER(19)         NOT NULL,
  createdDate         NUMBER(19)         NOT NULL,
  hidden              NUMBER(10)         DEFAULT 0 NOT NULL,
  hiddenUntil         NUMBER(19)         DEFAULT 0 NOT NULL,
  notified            NUMBER(10)         DEFAULT 1 NOT NULL,
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

-- One row an erasure that is not finished yet: of a dialog, or of all of a user, as far as it had come by createdDate.
CREATE TABLE ofDialogErasure (
  erasureID           VARCHAR2(24 CHAR)  NOT NULL,
  applicationID       NUMBER(19),
  dialogID            VARCHAR2(24 CHAR),
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

-- One row a user of an application, who is the server's user <userID>-<applicationID>. The server has the password.
CREATE TABLE ofDialogUser (
  applicationID       NUMBER(19)         NOT NULL,
  userID              NUMBER(19)         NOT NULL,
  login               VARCHAR2(255 CHAR),
  email               VARCHAR2(255 CHAR),
  fullName            VARCHAR2(255 CHAR),
  phone               VARCHAR2(64 CHAR),
  website             VARCHAR2(1024 CHAR),
  externalID          VARCHAR2(255 CHAR),
  tags                VARCHAR2(1024 CHAR),
  customData          CLOB,
  blobID              NUMBER(19),
  lastRequestDate     NUMBER(19),
  createdDate         NUMBER(19)         NOT NULL,
  updatedDate         NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogUser_pk PRIMARY KEY (applicationID, userID)
);

-- One row a name that only one user of an application can have. Kinds: 1 login, 2 email in lower case.
CREATE TABLE ofDialogUserName (
  applicationID       NUMBER(19)         NOT NULL,
  nameKind            NUMBER(10)         NOT NULL,
  userName            VARCHAR2(255 CHAR) NOT NULL,
  userID              NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogUserName_pk PRIMARY KEY (applicationID, nameKind, userName)
);

-- One row a nonce with which a session was made, for as long as the time that was signed with it would be taken.
CREATE TABLE ofDialogNonce (
  applicationID       NUMBER(19)         NOT NULL,
  nonce               VARCHAR2(64 CHAR)  NOT NULL,
  expiryDate          NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogNonce_pk PRIMARY KEY (applicationID, nonce)
);

-- One row a message that a user has deleted for himself alone.
CREATE TABLE ofDialogHidden (
  messageID           VARCHAR2(24 CHAR)  NOT NULL,
  applicationID       NUMBER(19)         NOT NULL,
  dialogID            VARCHAR2(24 CHAR)  NOT NULL,
  userJID             VARCHAR2(255 CHAR) NOT NULL,
  createdDate         NUMBER(19)         NOT NULL,
  CONSTRAINT ofDialogHidden_pk PRIMARY KEY (messageID, userJID)
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

-- The public groups of an application.
CREATE INDEX ofDialog_type ON ofDialog (applicationID, dialogType, dialogID);

-- The dialogs of an application by when something was last said in them, and by when they were made. By their ids those of a
-- user are picked out of the index, without a look at the others.
CREATE INDEX ofDialog_active ON ofDialog (applicationID, dialogType, activeHour, dialogID);

CREATE INDEX ofDialog_created ON ofDialog (applicationID, dialogType, createdDate, dialogID);

-- What a user has deleted for himself of a dialog.
CREATE INDEX ofDialogHidden_user ON ofDialogHidden (applicationID, dialogID, userJID);

-- The names of a user.
CREATE INDEX ofDialogUserName_user ON ofDialogUserName (applicationID, userID);

-- The users of an application who are called the same.
CREATE INDEX ofDialogUser_name ON ofDialogUser (applicationID, fullName);

-- The nonces that have expired.
CREATE INDEX ofDialogNonce_expiry ON ofDialogNonce (expiryDate);

INSERT INTO ofVersion (name, version) VALUES ('dialogs', 1);
