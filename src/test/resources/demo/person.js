/** The callbacks of the SDK as a promise: an error, or a result. */
const ask = (start) => new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(error) : resolve(result)));
});

/**
 * A user with an SDK of his own, as his app would have it. Tells what happens by events: "stanza", "state", "message", "typing",
 * "receipt".
 */
export class Person extends EventTarget {
    state = 'away';
    rest = false;
    id = 0;
    dialog = null;
    #sdk = new QB.QuickBlox();
    #account;
    #password;
    #disconnected = Promise.resolve();
    #ended = () => {};
    #leaving = false;

    constructor(account, side, settings) {
        super();
        this.#account = account;
        this.side = side;
        this.name = account.name;
        this.#sdk.init(settings.application, settings.authKey, settings.authSecret, 'account', settings.sdk);
        this.#listen();
    }

    /** Opens a REST session and logs in; a user who is not there yet is made. */
    async register() {
        const {login, password, name} = this.#account;
        const session = await ask((done) => this.#sdk.createSession(done));
        if (!session) {
            throw new Error('no answer');
        }
        const user = await ask((done) => this.#sdk.login({login, password}, done)).catch(async (error) => {
            if (error.code !== 401 && error.code !== 404) {
                throw error;
            }
            await ask((done) => this.#sdk.users.create({login, password, full_name: name}, done));
            return ask((done) => this.#sdk.login({login, password}, done));
        });
        this.id = user.id;
        this.#password = session.token;
        this.rest = true;
    }

    /** Without REST: the user who is in the server already. */
    useAccount() {
        this.id = this.#account.id;
        this.#password = this.#account.password;
        this.rest = false;
    }

    async connect() {
        await this.#disconnected;
        this.#become('connecting');
        try {
            await ask((done) => this.#sdk.chat.connect({userId: this.id, password: this.#password}, done));
            this.#become('here');
        } catch (error) {
            this.#become('away');
            throw error;
        }
    }

    disconnect() {
        this.#disconnected = new Promise((resolve) => {
            const patience = setTimeout(resolve, 3000);
            this.#ended = () => {
                clearTimeout(patience);
                resolve();
            };
        });
        this.#leaving = true;
        this.#sdk.chat.disconnect();
        this.#become('away');
    }

    /** The dialog with this other user, as REST has it; it is made if there is none. */
    async openDialog(other) {
        this.dialog = await ask((done) => this.#sdk.chat.dialog.create({type: 3, occupants_ids: [other.id]}, done));
    }

    /** The newest messages of the dialog, oldest first, without saying that they have been read. */
    async history(limit) {
        const list = await ask((done) => this.#sdk.chat.message.list(
            {chat_dialog_id: this.dialog._id, sort_desc: 'date_sent', limit, mark_as_read: 0}, done));
        return list.items.reverse();
    }

    async unread() {
        const counts = await ask((done) => this.#sdk.chat.message.unreadCount({chat_dialog_ids: [this.dialog._id]}, done));
        return counts[this.dialog._id] ?? 0;
    }

    /** Sends a message and gives its id. */
    send(other, body, extension) {
        const message = {type: 'chat', body, markable: 1};
        if (Object.keys(extension).length > 0) {
            message.extension = extension;
        }
        return this.#sdk.chat.send(other.id, message);
    }

    typing(other, isTyping) {
        if (isTyping) {
            this.#sdk.chat.sendIsTypingStatus(other.id);
        } else {
            this.#sdk.chat.sendIsStopTypingStatus(other.id);
        }
    }

    read(message) {
        this.#sdk.chat.sendReadStatus({messageId: message.id, userId: message.from, dialogId: message.dialog});
    }

    #listen() {
        const chat = this.#sdk.chat;
        const tell = (type, detail) => this.dispatchEvent(new CustomEvent(type, {detail}));
        // What Strophe, inside the SDK, hands to whoever wants to look on.
        chat.connection.rawInput = (xml) => tell('stanza', {sent: false, xml});
        chat.connection.rawOutput = (xml) => tell('stanza', {sent: true, xml});
        chat.onMessageListener = (from, message) => tell('message', {
            id: message.id,
            from,
            body: message.body ?? '',
            dialog: message.dialog_id,
            markable: Boolean(message.markable),
            extension: message.extension ?? {},
        });
        chat.onMessageErrorListener = (id) => tell('receipt', {id, state: 'refused'});
        chat.onDeliveredStatusListener = (id) => tell('receipt', {id, state: 'delivered'});
        chat.onReadStatusListener = (id) => tell('receipt', {id, state: 'read'});
        chat.onMessageTypingListener = (isTyping, from) => tell('typing', {isTyping, from});
        chat.onDisconnectedListener = () => {
            this.#ended();
            if (!this.#leaving) {
                this.#become('connecting');
            }
            this.#leaving = false;
        };
        chat.onReconnectListener = () => this.#become('here');
    }

    #become(state) {
        this.state = state;
        this.dispatchEvent(new CustomEvent('state', {detail: state}));
    }
}
