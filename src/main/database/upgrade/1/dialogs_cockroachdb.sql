-- Openfire Dialogs, from version 0 to version 1, for CockroachDB.

ALTER TABLE ofDialog ADD COLUMN messageCount BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE ofDialog ADD COLUMN lastArrival BIGINT DEFAULT 0 NOT NULL;

-- One row a party to a dialog: both users of a private one, who has joined or spoken in a group. Unread are the dialog's
-- messageCount less readCount, in which everything until sinceArrival is, and what the user wrote or read after it.
CREATE TABLE ofDialogMember (
  applicationID       BIGINT             NOT NULL,
  dialogID            VARCHAR(24)        NOT NULL,
  userJID             VARCHAR(255)       NOT NULL,
  sinceArrival        BIGINT             NOT NULL,
  readCount           BIGINT             NOT NULL,
  createdDate         BIGINT             NOT NULL,
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

-- One row an erasure that is not finished yet: of a message, of a dialog, or of all of a user, as far as it had come by createdDate.
CREATE TABLE ofDialogErasure (
  erasureID           VARCHAR(24)        NOT NULL,
  applicationID       BIGINT,
  dialogID            VARCHAR(24),
  messageID           VARCHAR(24),
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

UPDATE ofDialog SET
  messageCount = (SELECT COUNT(*) FROM ofDialogMessage
    WHERE ofDialogMessage.applicationID = ofDialog.applicationID AND ofDialogMessage.dialogID = ofDialog.dialogID),
  lastArrival = (SELECT COALESCE(MAX(arrival), 0) FROM ofDialogMessage
    WHERE ofDialogMessage.applicationID = ofDialog.applicationID AND ofDialogMessage.dialogID = ofDialog.dialogID);

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
