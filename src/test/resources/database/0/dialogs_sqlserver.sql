-- Openfire Dialogs, version 0, for SQL Server.
-- Dates are epoch milliseconds; dateSent, lastMessageSent and lastMessageOrder are unix seconds, arrivals increasing microseconds.

-- One row a dialog. Application 0 is none. Types are QuickBlox's: 1 public group, 2 group, 3 private.
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

INSERT INTO ofVersion (name, version) VALUES ('dialogs', 0);
