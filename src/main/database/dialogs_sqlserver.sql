-- Openfire Dialogs, version 1, for SQL Server.
-- Dates are epoch milliseconds; dateSent, lastMessageSent and lastMessageOrder are unix seconds, arrivals microseconds, increasing within a dialog.

-- One row a dialog. Application 0 is none. Types are QuickBlox's: 1 public group, 2 group, 3 private; below 0 while it is being
-- erased. A group with an owner is managed: its members are those that he, or they, said. joinRequired 0: they need not join the room.
-- activeHour is that of lastMessageOrder, or of createdDate as long as nothing was said, in hours since 1970: an index on the second
-- itself would be written anew with each message.
CREATE TABLE ofDialog (
  applicationID       BIGINT             NOT NULL,
  dialogID            NVARCHAR(24)       NOT NULL,
  dialogType          INT                NOT NULL,
  roomJID             NVARCHAR(512),
  firstUser           NVARCHAR(512),
  secondUser          NVARCHAR(512),
  lastMessageID       NVARCHAR(24),
  lastMessageBody     NVARCHAR(MAX),
  lastMessageSender   NVARCHAR(512),
  lastMessageSent     BIGINT,
  lastMessageOrder    BIGINT,
  lastMessageArrival  BIGINT,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  messageCount        BIGINT             DEFAULT 0 NOT NULL,
  lastArrival         BIGINT             DEFAULT 0 NOT NULL,
  dialogName          NVARCHAR(255),
  photo               NVARCHAR(1024),
  ownerJID            NVARCHAR(512),
  joinRequired        INT,
  customData          NVARCHAR(MAX),
  activeHour          BIGINT             DEFAULT 0 NOT NULL,
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
  body                NVARCHAR(MAX),
  attachments         NVARCHAR(MAX),
  customParameters    NVARCHAR(MAX),
  markable            INT                NOT NULL,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogMessage_pk PRIMARY KEY (messageID)
);

-- One dialog, newest first, a page at a time, each page from the key at which the one before it ended.
CREATE INDEX ofDialogMessage_page ON ofDialogMessage (applicationID, dialogID, dateSent, arrival);

-- One row a party to a dialog: both users of a private one, who has joined or spoken in a group. Unread are the dialog's
-- messageCount less readCount, in which everything until sinceArrival is, and what the user wrote or read after it.
-- What is not later than hiddenUntil he has deleted for himself; hidden 1: the dialog, too, until something later is said in it.
CREATE TABLE ofDialogMember (
  applicationID       BIGINT             NOT NULL,
  dialogID            NVARCHAR(24)       NOT NULL,
  userJID             NVARCHAR(255)      NOT NULL,
  sinceArrival        BIGINT             NOT NULL,
  readCount           BIGINT             NOT NULL,
  createdDate         BIGINT             NOT NULL,
  hidden              INT                DEFAULT 0 NOT NULL,
  hiddenUntil         BIGINT             DEFAULT 0 NOT NULL,
  notified            INT                DEFAULT 1 NOT NULL,
  CONSTRAINT ofDialogMember_pk PRIMARY KEY (applicationID, dialogID, userJID)
);

-- One row a user who said that a message was delivered to him, and maybe read. The author has none.
CREATE TABLE ofDialogReceipt (
  messageID           NVARCHAR(24)       NOT NULL,
  userJID             NVARCHAR(255)      NOT NULL,
  deliveredDate       BIGINT             NOT NULL,
  readDate            BIGINT,
  CONSTRAINT ofDialogReceipt_pk PRIMARY KEY (messageID, userJID)
);

-- One row a correction of a message: what it said before. The first is the original.
CREATE TABLE ofDialogCorrection (
  messageID           NVARCHAR(24)       NOT NULL,
  arrival             BIGINT             NOT NULL,
  applicationID       BIGINT             NOT NULL,
  dialogID            NVARCHAR(24)       NOT NULL,
  stanzaID            NVARCHAR(255)      NOT NULL,
  body                NVARCHAR(MAX),
  createdDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogCorrection_pk PRIMARY KEY (messageID, arrival)
);

-- One row an erasure that is not finished yet: of a dialog, or of all of a user, as far as it had come by createdDate.
CREATE TABLE ofDialogErasure (
  erasureID           NVARCHAR(24)       NOT NULL,
  applicationID       BIGINT,
  dialogID            NVARCHAR(24),
  userJID             NVARCHAR(255),
  createdDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogErasure_pk PRIMARY KEY (erasureID)
);

-- One row an application. The secret itself is kept, since signatures are checked with it.
CREATE TABLE ofDialogApplication (
  applicationID       BIGINT             NOT NULL,
  applicationName     NVARCHAR(255)      NOT NULL,
  authKey             NVARCHAR(64)       NOT NULL,
  authSecret          NVARCHAR(255)      NOT NULL,
  enabled             INT                NOT NULL,
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

-- One row a user of an application, who is the server's user <userID>-<applicationID>. The server has the password.
CREATE TABLE ofDialogUser (
  applicationID       BIGINT             NOT NULL,
  userID              BIGINT             NOT NULL,
  login               NVARCHAR(255),
  email               NVARCHAR(255),
  fullName            NVARCHAR(255),
  phone               NVARCHAR(64),
  website             NVARCHAR(1024),
  externalID          NVARCHAR(255),
  tags                NVARCHAR(1024),
  customData          NVARCHAR(MAX),
  blobID              BIGINT,
  lastRequestDate     BIGINT,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogUser_pk PRIMARY KEY (applicationID, userID)
);

-- One row a name that only one user of an application can have. Kinds: 1 login, 2 email in lower case.
CREATE TABLE ofDialogUserName (
  applicationID       BIGINT             NOT NULL,
  nameKind            INT                NOT NULL,
  userName            NVARCHAR(255)      NOT NULL,
  userID              BIGINT             NOT NULL,
  CONSTRAINT ofDialogUserName_pk PRIMARY KEY (applicationID, nameKind, userName)
);

-- One row a nonce with which a session was made, for as long as the time that was signed with it would be taken.
CREATE TABLE ofDialogNonce (
  applicationID       BIGINT             NOT NULL,
  nonce               NVARCHAR(64)       NOT NULL,
  expiryDate          BIGINT             NOT NULL,
  CONSTRAINT ofDialogNonce_pk PRIMARY KEY (applicationID, nonce)
);

-- One row a message that a user has deleted for himself alone.
CREATE TABLE ofDialogHidden (
  messageID           NVARCHAR(24)       NOT NULL,
  applicationID       BIGINT             NOT NULL,
  dialogID            NVARCHAR(24)       NOT NULL,
  userJID             NVARCHAR(255)      NOT NULL,
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

INSERT INTO ofVersion (name, version) VALUES ('dialogs', 1);
