import {element, moment} from './elements.js';

const PAGE = 50;
const PATIENCE = 400;
const COLUMNS = ['Sent', 'From', 'Message', 'Parameters', 'Delivered to', 'Read by', 'Id'];
const KNOWN = new Set(['_id', 'id', 'chat_dialog_id', 'message', 'date_sent', 'sender_id', 'recipient_id', 'read', 'delivered', 'read_ids',
    'delivered_ids', 'attachments', 'created_at', 'updated_at']);

/** The dialog's messages as GET /chat/Message.json answers one of the two. */
export class History {
    #people;
    #shown;
    #body = document.getElementById('history');
    #count = element('span', {class: 'quiet', role: 'status'});
    #timer = 0;

    constructor(people) {
        this.#people = people;
        this.#shown = people[0];
        this.#say('Not asked yet.');
    }

    /** Says why there is nothing. */
    absent(why) {
        document.getElementById('history-tools').replaceChildren();
        this.#say(why);
    }

    /** From now on REST is there. */
    start() {
        const choices = this.#people.map((person) => {
            const button = element('button', {type: 'button', 'aria-pressed': String(person === this.#shown)}, `as ${person.name}`);
            button.addEventListener('click', () => {
                this.#shown = person;
                choices.forEach((each) => each.setAttribute('aria-pressed', String(each === button)));
                this.refresh();
            });
            return button;
        });
        const again = element('button', {type: 'button', class: 'plain'}, 'Ask again');
        again.addEventListener('click', () => this.refresh());
        document.getElementById('history-tools')
            .replaceChildren(this.#count, element('div', {class: 'choice', role: 'group', 'aria-label': 'Who asks'}, ...choices), again);
        this.refresh();
    }

    /** Asks again, soon: what has just happened may be several things. */
    refresh() {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#ask(), PATIENCE);
    }

    async #ask() {
        const person = this.#shown;
        try {
            const [messages, unread] = await Promise.all([person.history(PAGE), person.unread()]);
            if (person === this.#shown) {
                this.#count.textContent = `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}, ${unread} unread by ${person.name}`;
                this.#show(messages);
            }
        } catch (error) {
            this.#say(`REST says: ${JSON.stringify(error.detail ?? error.message ?? error)}`);
        }
    }

    #show(messages) {
        if (messages.length === 0) {
            this.#say('Nothing is kept yet. Send a message with “keep in history”.');
            return;
        }
        this.#body.replaceChildren(element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'history-title'},
            element('table', {},
                element('thead', {}, element('tr', {}, ...COLUMNS.map((name) => element('th', {scope: 'col'}, name)))),
                element('tbody', {}, ...messages.map((message) => this.#row(message))))),
        element('details', {class: 'raw'}, element('summary', {}, 'The answer as JSON'),
            element('pre', {}, element('code', {}, JSON.stringify(messages, null, 2)))));
    }

    #row(message) {
        const cell = (name, ...content) => element('td', {class: name}, ...content);
        return element('tr', {},
            cell('when', moment(new Date(message.date_sent * 1000))),
            cell('', this.#name(message.sender_id)),
            cell('said', message.message ?? ''),
            cell('', this.#parameters(message)),
            cell('names-of', (message.delivered_ids ?? []).map((id) => this.#name(id)).join(', ')),
            cell('names-of', (message.read_ids ?? []).map((id) => this.#name(id)).join(', ')),
            cell('code', message._id));
    }

    #parameters(message) {
        const attachments = (message.attachments ?? []).map(({type, name, id}) => `${type ?? 'attachment'}: ${name ?? id}`);
        const custom = Object.entries(message).filter(([name]) => !KNOWN.has(name))
            .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
        return [...attachments, ...custom].join(', ');
    }

    #name(id) {
        return this.#people.find((person) => person.id === id)?.name ?? String(id);
    }

    #say(text) {
        this.#count.textContent = '';
        this.#body.replaceChildren(element('p', {class: 'empty'}, text));
    }
}
