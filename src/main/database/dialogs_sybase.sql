-- Openfire Dialogs, version 1, for Sybase ASE.
-- Dates are epoch milliseconds; dateSent, lastMessageSent and lastMessageOrder are unix seconds, arrivals microseconds, increasing within a dialog.

-- One row a dialog. Application 0 is none. Types are QuickBlox's: 1 public group, 2 group, 3 private.
CREATE TABLE ofDialog (
  applicationID       BIGINT             NOT NULL,
  dialogID            NVARCHAR(24)       NOT NULL,
  dialogType          INTEGER            NOT NULL,
  roomJID             NVARCHAR(512)      NULL,
  firstUser           NVARCHAR(512)      NULL,
  secondUser          NVARCHAR(512)      NULL,
  lastMessageID       NVARCHAR(24)       NULL,
  lastMessageBody     TEXT               NULL,
  lastMessageSender   NVARCHAR(512)      NULL,
  lastMessageSent     BIGINT             NULL,
  lastMessageOrder    BIGINT             NULL,
  lastMessageArrival  BIGINT             NULL,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  messageCount        BIGINT             DEFAULT 0 NOT NULL,
  lastArrival         BIGINT             DEFAULT 0 NOT NULL,
  CONSTRAINT ofDialog_pk PRIMARY KEY (applicationID, dialogID)
);

-- One row a message, whatever is sent again.
CREATE TABLE ofDialogMessage (
  messageID           NVARCHAR(24)       NOT NULL,
  applicationID       BIGINT             NOT NULL,
  dialogID            NVARCHAR(24)       NOT NULL,
  dateSent            BIGINT             NOT NULL,
  arrival             BIGINT             NOT NULL,
  senderJID           NVARCHAR(512)      NOT NULL,
  recipientJID        NVARCHAR(512)      NOT NULL,
  stanzaID            NVARCHAR(255)      NOT NULL,
  body                TEXT               NULL,
  attachments         TEXT               NULL,
  customParameters    TEXT               NULL,
  markable            INTEGER            NOT NULL,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogMessage_pk PRIMARY KEY (messageID)
);

-- One dialog, newest first, a page at a time, each page from the key at which the one before it ended.
CREATE INDEX ofDialogMessage_page ON ofDialogMessage (applicationID, dialogID, dateSent, arrival);

-- One row a party to a dialog: both users of a private one, who has joined or spoken in a group. Unread are the dialog's
-- messageCount less readCount, in which everything until sinceArrival is, and what the user wrote or read after it.
CREATE TABLE ofDialogMember (
  applicationID       BIGINT             NOT NULL,
  dialogID            NVARCHAR(24)       NOT NULL,
  userJID             NVARCHAR(255)      NOT NULL,
  sinceArrival        BIGINT             NOT NULL,
  readCount           BIGINT             NOT NULL,
  createdDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogMember_pk PRIMARY KEY (applicationID, dialogID, userJID)
);

-- One row a user who said that a message was delivered to him, and maybe read. The author has none.
CREATE TABLE ofDialogReceipt (
  messageID           NVARCHAR(24)       NOT NULL,
  userJID             NVARCHAR(255)      NOT NULL,
  deliveredDate       BIGINT             NOT NULL,
  readDate            BIGINT             NULL,
  CONSTRAINT ofDialogReceipt_pk PRIMARY KEY (messageID, userJID)
);

-- One row a correction of a message: what it said before. The first is the original.
CREATE TABLE ofDialogCorrection (
  messageID           NVARCHAR(24)       NOT NULL,
  arrival             BIGINT             NOT NULL,
  applicationID       BIGINT             NOT NULL,
  dialogID            NVARCHAR(24)       NOT NULL,
  stanzaID            NVARCHAR(255)      NOT NULL,
  body                TEXT               NULL,
  createdDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogCorrection_pk PRIMARY KEY (messageID, arrival)
);

-- One row an erasure that is not finished yet: of a message, of a dialog, or of all of a user, as far as it had come by createdDate.
CREATE TABLE ofDialogErasure (
  erasureID           NVARCHAR(24)       NOT NULL,
  applicationID       BIGINT             NULL,
  dialogID            NVARCHAR(24)       NULL,
  messageID           NVARCHAR(24)       NULL,
  userJID             NVARCHAR(255)      NULL,
  createdDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogErasure_pk PRIMARY KEY (erasureID)
);

-- One row an application. The secret itself is kept, since signatures are checked with it.
CREATE TABLE ofDialogApplication (
  applicationID       BIGINT             NOT NULL,
  applicationName     NVARCHAR(255)      NOT NULL,
  authKey             NVARCHAR(64)       NOT NULL,
  authSecret          NVARCHAR(255)      NOT NULL,
  enabled             INTEGER            NOT NULL,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogApplication_pk PRIMARY KEY (applicationID)
);

-- One row a session of the REST API, by the SHA-256 of its token in lower-case hex: the token itself is nowhere. User 0 is none.
CREATE TABLE ofDialogSession (
  tokenHash           NVARCHAR(64)       NOT NULL,
  sessionID           NVARCHAR(24)       NOT NULL,
  applicationID       BIGINT             NOT NULL,
  userID              BIGINT             NOT NULL,
  expiryDate          BIGINT             NOT NULL,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
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
