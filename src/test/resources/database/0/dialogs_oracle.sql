-- Openfire Dialogs, version 0, for Oracle.
-- Dates are epoch milliseconds; dateSent, lastMessageSent and lastMessageOrder are unix seconds, arrivals increasing microseconds.

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

INSERT INTO ofVersion (name, version) VALUES ('dialogs', 0);
