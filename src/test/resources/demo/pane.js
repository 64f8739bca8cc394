import {element, moment, stayAtEnd} from './elements.js';

const STATES = {away: 'not connected', connecting: 'connecting …', here: 'connected'};
const IDLE = 3000;

/** One user's chat: his messages, a line to write, and whether he is there. */
export class Pane {
    #person;
    #other;
    #rows = new Map();
    #unread = [];
    #idle = 0;
    #state = element('span', {class: 'state', role: 'status', 'data-state': 'away'}, STATES.away);
    #id = element('span', {class: 'quiet'});
    #badge = element('span', {class: 'badge', hidden: true});
    #toggle = element('button', {type: 'button', class: 'plain', disabled: true}, 'Connect');
    #list;
    #typing = element('p', {class: 'typing', 'aria-live': 'polite'});
    #text;
    #send = element('button', {type: 'submit', disabled: true}, 'Send');
    #options;

    constructor(person, other) {
        this.#person = person;
        this.#other = other;
        this.#list = element('ol', {class: 'messages', role: 'log', tabindex: '0', 'aria-label': `What ${person.name} sees`});
        this.#text = element('input', {
            id: `text-${person.side}`, type: 'text', autocomplete: 'off', maxlength: '2000', placeholder: `Write to ${other.name}`,
        });
        this.#options = {
            keep: this.#option('keep', 'keep in history', true),
            attachment: this.#option('attachment', 'attachment', false),
            custom: this.#option('custom', 'parameter', false),
        };
        this.element = this.#build();
        this.#follow();
    }

    /** A message of the history: it is in its place by time, once. */
    restore(message) {
        const state = message.read_ids?.includes(this.#other.id) ? 'read'
            : message.delivered_ids?.includes(this.#other.id) ? 'delivered' : 'sent';
        this.#show({
            id: message._id,
            from: message.sender_id,
            body: message.message ?? '',
            attachments: message.attachments ?? [],
            mood: message.mood,
            at: new Date(message.date_sent * 1000),
            kept: true,
        }, state);
    }

    #build() {
        const {name, side} = this.#person;
        const form = element('form', {class: 'compose'},
            element('label', {for: `text-${side}`, class: 'hidden'}, `${name} writes`),
            this.#text, this.#send,
            element('fieldset', {}, element('legend', {class: 'hidden'}, 'With the message'),
                ...Object.values(this.#options).map(({label}) => label)));
        form.addEventListener('submit', (event) => {
            event.preventDefault();
            this.#submit();
        });
        this.#text.addEventListener('input', () => this.#isTyping());
        this.#toggle.addEventListener('click', () => this.#switch());
        const pane = element('section', {class: 'card pane', 'data-person': side, 'aria-labelledby': `name-${side}`},
            element('header', {class: 'card-head'},
                element('span', {class: 'face', 'aria-hidden': 'true'}, name.charAt(0)),
                element('div', {class: 'names'},
                    element('h2', {id: `name-${side}`}, name, ' ', this.#badge),
                    element('p', {}, this.#state, ' ', this.#id)),
                this.#toggle),
            this.#list, this.#typing, form);
        // Whoever touches his side of the page has seen what is on it.
        pane.addEventListener('pointerdown', () => this.#readAll());
        pane.addEventListener('focusin', () => this.#readAll());
        return pane;
    }

    #option(name, text, checked) {
        const box = element('input', {type: 'checkbox', name, checked});
        return {box, label: element('label', {}, box, ' ', text)};
    }

    #follow() {
        this.#person.addEventListener('state', ({detail: state}) => {
            this.#state.textContent = STATES[state];
            this.#state.dataset.state = state;
            this.#id.textContent = `user ${this.#person.id}`;
            this.#send.disabled = state !== 'here';
            this.#toggle.disabled = state === 'connecting';
            this.#toggle.textContent = state === 'away' ? 'Connect' : 'Disconnect';
        });
        this.#person.addEventListener('message', ({detail: message}) => this.#receive(message));
        this.#person.addEventListener('receipt', ({detail: {id, state}}) => this.#mark(id, state));
        this.#person.addEventListener('typing', ({detail: {isTyping, from}}) => {
            this.#typing.textContent = isTyping && from === this.#other.id ? `${this.#other.name} is typing …` : '';
        });
    }

    #switch() {
        if (this.#person.state === 'away') {
            this.#person.connect().catch((error) => this.#say(`Cannot connect: ${error.message ?? error}`));
        } else {
            this.#person.disconnect();
        }
    }

    #submit() {
        const body = this.#text.value.trim();
        if (!body || this.#person.state !== 'here') {
            return;
        }
        const {keep, attachment, custom} = this.#options;
        const extension = {};
        if (keep.box.checked) {
            extension.save_to_history = 1;
        }
        if (attachment.box.checked) {
            extension.attachments = [{id: '123123', type: 'image', name: 'garden.jpg', size: '20480', 'content-type': 'image/jpeg'}];
        }
        if (custom.box.checked) {
            extension.mood = 'happy';
        }
        const id = this.#person.send(this.#other, body, extension);
        this.#text.value = '';
        this.#stopTyping();
        this.#show({
            id, from: this.#person.id, body, attachments: extension.attachments ?? [], mood: extension.mood, at: new Date(),
            kept: keep.box.checked,
        }, 'sent');
    }

    #receive(message) {
        this.#typing.textContent = '';
        const {date_sent: sent, attachments, mood, save_to_history: kept} = message.extension;
        this.#show({
            ...message, attachments: attachments ?? [], mood, at: sent ? new Date(sent * 1000) : new Date(), kept: Boolean(kept),
        }, '');
        if (message.markable && message.from === this.#other.id) {
            this.#unread.push(message);
            this.#count();
            if (this.element.contains(document.activeElement)) {
                this.#readAll();
            }
        }
    }

    #show(message, state) {
        if (this.#rows.has(message.id)) {
            return;
        }
        const own = message.from === this.#person.id;
        const bubble = element('div', {class: 'bubble'}, element('p', {}, message.body));
        for (const {name, type, id} of message.attachments) {
            bubble.append(element('p', {class: 'extra'}, `${type ?? 'attachment'}: ${name ?? id}`));
        }
        if (message.mood) {
            bubble.append(element('p', {class: 'extra'}, `mood: ${message.mood}`));
        }
        const mark = element('span', {class: 'mark', 'data-state': own ? state : ''}, own ? state : '');
        const row = element('li', {'data-own': String(own)},
            element('span', {class: 'hidden'}, own ? 'You: ' : `${this.#other.name}: `), bubble,
            element('p', {class: 'meta'},
                element('time', {datetime: message.at.toISOString()}, moment(message.at)),
                message.kept ? '' : ' · not kept', ' ', mark));
        // A message of one's own has milliseconds, one of the other's has not.
        const at = Math.floor(message.at.getTime() / 1000);
        const later = [...this.#rows.values()].filter((each) => each.at > at).sort((one, other) => one.at - other.at)[0];
        this.#rows.set(message.id, {row, mark, at});
        stayAtEnd(this.#list, () => this.#list.insertBefore(row, later?.row ?? null));
    }

    #mark(id, state) {
        const mark = this.#rows.get(id)?.mark;
        if (mark && mark.dataset.state !== 'read') {
            mark.dataset.state = state;
            mark.textContent = state;
        }
    }

    #readAll() {
        if (this.#person.state === 'here') {
            this.#unread.splice(0).forEach((message) => this.#person.read(message));
            this.#count();
        }
    }

    #count() {
        this.#badge.hidden = this.#unread.length === 0;
        this.#badge.textContent = `${this.#unread.length} unread`;
    }

    #isTyping() {
        if (this.#person.state !== 'here') {
            return;
        }
        if (!this.#idle) {
            this.#person.typing(this.#other, true);
        }
        clearTimeout(this.#idle);
        this.#idle = setTimeout(() => this.#stopTyping(), IDLE);
    }

    #stopTyping() {
        if (this.#idle && this.#person.state === 'here') {
            this.#person.typing(this.#other, false);
        }
        clearTimeout(this.#idle);
        this.#idle = 0;
    }

    #say(text) {
        this.#typing.textContent = text;
    }
}
