-- Openfire Dialogs, version 0, for Firebird.
-- Dates are epoch milliseconds; dateSent, lastMessageSent and lastMessageOrder are unix seconds, arrivals increasing microseconds.

-- One row a dialog. Application 0 is none. Types are QuickBlox's: 1 public group, 2 group, 3 private.
CREATE TABLE ofDialog (
  applicationID       BIGINT             NOT NULL,
  dialogID            VARCHAR(24)        NOT NULL,
  dialogType          INTEGER            NOT NULL,
  roomJID             VARCHAR(512),
  firstUser           VARCHAR(512),
  secondUser          VARCHAR(512),
  lastMessageID       VARCHAR(24),
  lastMessageBody     BLOB SUB_TYPE TEXT,
  lastMessageSender   VARCHAR(512),
  lastMessageSent     BIGINT,
  lastMessageOrder    BIGINT,
  lastMessageArrival  BIGINT,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialog_pk PRIMARY KEY (applicationID, dialogID)
);

-- One row a message, whatever is sent again.
CREATE TABLE ofDialogMessage (
  messageID           VARCHAR(24)        NOT NULL,
  applicationID       BIGINT             NOT NULL,
  dialogID            VARCHAR(24)        NOT NULL,
  dateSent            BIGINT             NOT NULL,
  arrival             BIGINT             NOT NULL,
  senderJID           VARCHAR(512)       NOT NULL,
  recipientJID        VARCHAR(512)       NOT NULL,
  stanzaID            VARCHAR(255)       NOT NULL,
  body                BLOB SUB_TYPE TEXT,
  attachments         BLOB SUB_TYPE TEXT,
  customParameters    BLOB SUB_TYPE TEXT,
  markable            INTEGER            NOT NULL,
  createdDate         BIGINT             NOT NULL,
  updatedDate         BIGINT             NOT NULL,
  CONSTRAINT ofDialogMessage_pk PRIMARY KEY (messageID)
);

-- One dialog, newest first, a page at a time, each page from the key at which the one before it ended.
CREATE INDEX ofDialogMessage_page ON ofDialogMessage (applicationID, dialogID, dateSent, arrival);

INSERT INTO ofVersion (name, version) VALUES ('dialogs', 0);
