-- Openfire Dialogs, from version 0 to version 1, for CockroachDB.

ALTER TABLE ofDialog ADD COLUMN messageCount BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE ofDialog ADD COLUMN lastArrival BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE ofDialog ADD COLUMN dialogName VARCHAR(255);
ALTER TABLE ofDialog ADD COLUMN photo VARCHAR(1024);
ALTER TABLE ofDialog ADD COLUMN ownerJID VARCHAR(512);
ALTER TABLE ofDialog ADD COLUMN joinRequired INTEGER;
ALTER TABLE ofDialog ADD COLUMN customData TEXT;
ALTER TABLE ofDialog ADD COLUMN activeHour BIGINT DEFAULT 0 NOT NULL;

-- One row a party to a dialog: both users of a private one, who has joined or spoken in a group. Unread are the dialog's
-- messageCount less readCount, in which everything until sinceArrival is, and what the user wrote or read after it.
-- What is not later than hiddenUntil he has deleted for himself; hidden 1: the dialog, too, until something later is said in it.
CREATE TABLE ofDialogMember (
  applicationID       BIGINT             NOT NULL,
  dialogID            VARCHAR(24)        NOT NULL,
  userJID             VARCHAR(255)       NOT NULL,
  sinceArrival        BIGINT             NOT NULL,
  readCount           BIGINT             NOT NULL,
  createdDate         BIGINT             NOT NULL,
  hidden              INTEGER            DEFAULT 0 NOT NULL,
  hiddenUntil         BIGINT             DEFAULT 0 NOT NULL,
  notified            INTEGER            DEFAULT 1 NOT NULL,
  CONSTRAINT ofDialogMember_pk PRIMARY KEY (applicationID, dialogID, userJID)
);

-- One row a user who said that a message was delivered to him, and maybe read. The author has none.
CREATE TABLE ofDialogReceipt (
  messageID           VARCHAR(24)        NOT NULL,
  userJID             VARCHAR(255)       NOT NULL,
  deliveredDate       BIGINT             NOT NULL,
  readDate            BIGINT,
  CONSTRAINT ofDialogReceipt_pk PRIMARY KEY (messageID, userJID)
);

-- One row a correction of a message: what it said before. The first is the original.
CREATE TABLE ofDialogCorrection (
  messageID           VARCHAR(24)        NOT NULL,
  arrival             BIGINT             NOT NULL,
  applicationID       BIGINT             NOT NULL,
  dialogID            VARCHAR(24)        NOT NULL,
  stanzaID            VARCHAR(255)       NOT NULL,
  body                TEXT,
  createdDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogCorrection_pk PRIMARY KEY (messageID, arrival)
);

-- One row an erasure that is not finished yet: of a dialog, or of all of a user, as far as it had come by createdDate.
CREATE TABLE ofDialogErasure (
  erasureID           VARCHAR(24)        NOT NULL,
  applicationID       BIGINT,
  dialogID            VARCHAR(24),
  userJID             VARCHAR(255),
  createdDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogErasure_pk PRIMARY KEY (erasureID)
);

-- One row an application. The secret itself is kept, since signatures are checked with it.
CREATE TABLE ofDialogApplication (
  applicationID       BIGINT             NOT NULL,
  applicationName     VARCHAR(255)       NOT NULL,
  authKey             VARCHAR(64)        NOT NULL,
  authSecret          VARCHAR(255)       NOT NULL,
  enabled             INTEGER            NOT NULL,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogApplication_pk PRIMARY KEY (applicationID)
);

-- One row a session of the REST API, by the SHA-256 of its token in lower-case hex: the token itself is nowhere. User 0 is none.
CREATE TABLE ofDialogSession (
  tokenHash           VARCHAR(64)        NOT NULL,
  sessionID           VARCHAR(24)        NOT NULL,
  applicationID       BIGINT             NOT NULL,
  userID              BIGINT             NOT NULL,
  expiryDate          BIGINT             NOT NULL,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogSession_pk PRIMARY KEY (tokenHash)
);

-- One row a user of an application, who is the server's user <userID>-<applicationID>. The server has the password.
CREATE TABLE ofDialogUser (
  applicationID       BIGINT             NOT NULL,
  userID              BIGINT             NOT NULL,
  login               VARCHAR(255),
  email               VARCHAR(255),
  fullName            VARCHAR(255),
  phone               VARCHAR(64),
  website             VARCHAR(1024),
  externalID          VARCHAR(255),
  tags                VARCHAR(1024),
  customData          TEXT,
  blobID              BIGINT,
  lastRequestDate     BIGINT,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogUser_pk PRIMARY KEY (applicationID, userID)
);

-- One row a name that only one user of an application can have. Kinds: 1 login, 2 email in lower case.
CREATE TABLE ofDialogUserName (
  applicationID       BIGINT             NOT NULL,
  nameKind            INTEGER            NOT NULL,
  userName            VARCHAR(255)       NOT NULL,
  userID              BIGINT             NOT NULL,
  CONSTRAINT ofDialogUserName_pk PRIMARY KEY (applicationID, nameKind, userName)
);

-- One row a nonce with which a session was made, for as long as the time that was signed with it would be taken.
CREATE TABLE ofDialogNonce (
  applicationID       BIGINT             NOT NULL,
  nonce               VARCHAR(64)        NOT NULL,
  expiryDate          BIGINT             NOT NULL,
  CONSTRAINT ofDialogNonce_pk PRIMARY KEY (applicationID, nonce)
);

-- One row a message that a user has deleted for himself alone.
CREATE TABLE ofDialogHidden (
  messageID           VARCHAR(24)        NOT NULL,
  applicationID       BIGINT             NOT NULL,
  dialogID            VARCHAR(24)        NOT NULL,
  userJID             VARCHAR(255)       NOT NULL,
  createdDate         BIGINT             NOT NULL,
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

UPDATE ofDialog SET
  messageCount = (SELECT COUNT(*) FROM ofDialogMessage
    WHERE ofDialogMessage.applicationID = ofDialog.applicationID AND ofDialogMessage.dialogID = ofDialog.dialogID),
  lastArrival = (SELECT COALESCE(MAX(arrival), 0) FROM ofDialogMessage
    WHERE ofDialogMessage.applicationID = ofDialog.applicationID AND ofDialogMessage.dialogID = ofDialog.dialogID),
  activeHour = COALESCE(lastMessageOrder, createdDate // 1000) // 3600;

-- The parties to the dialogs that there are. Of receipts version 0 knew nothing: what it kept counts as read.
INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)
  SELECT applicationID, dialogID, firstUser, lastArrival, messageCount, createdDate FROM ofDialog
  WHERE dialogType = 3 AND CHAR_LENGTH(firstUser) <= 255;

INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)
  SELECT applicationID, dialogID, secondUser, lastArrival, messageCount, createdDate FROM ofDialog
  WHERE dialogType = 3 AND CHAR_LENGTH(secondUser) <= 255 AND secondUser <> firstUser;

INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)
  SELECT DISTINCT ofDialog.applicationID, ofDialog.dialogID, ofDialogMessage.senderJID, ofDialog.lastArrival,
    ofDialog.messageCount, ofDialog.createdDate
  FROM ofDialog, ofDialogMessage
  WHERE ofDialog.dialogType = 2 AND CHAR_LENGTH(ofDialogMessage.senderJID) <= 255
    AND ofDialogMessage.applicationID = ofDialog.applicationID AND ofDialogMessage.dialogID = ofDialog.dialogID;

UPDATE ofVersion SET version = 1 WHERE name = 'dialogs';
