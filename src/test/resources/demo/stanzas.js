import {element, stayAtEnd, timeOfDay} from './elements.js';

const MOST = 300;
const SECRETS = new Set(['auth', 'response', 'challenge', 'success']);

/** The log of what passes between the two users' SDKs and the server. */
export class StanzaLog {
    #list = document.getElementById('log');

    constructor() {
        const filter = document.getElementById('log-filter');
        const show = () => {
            this.#list.dataset.show = filter.value;
            this.#list.scrollTop = this.#list.scrollHeight;
        };
        filter.addEventListener('change', show);
        document.getElementById('log-clear').addEventListener('click', () => this.#list.replaceChildren());
        show();
    }

    /** Adds what this person's SDK has sent or received. */
    add(person, sent, xml) {
        const root = parse(xml);
        const entry = element('li', {'data-kind': kind(root), 'data-person': person.side},
            element('details', {open: root?.localName === 'message'},
                element('summary', {},
                    element('span', {class: 'who'}, person.name),
                    element('span', {class: 'way', 'data-way': sent ? 'sent' : 'received'}, sent ? 'sent' : 'received'),
                    element('span', {class: 'what'}, title(root)),
                    element('time', {}, timeOfDay(new Date()))),
                element('pre', {}, element('code', {}, ...(root ? lines(root, 0, '') : [xml])))));
        stayAtEnd(this.#list, () => {
            this.#list.append(entry);
            while (this.#list.childElementCount > MOST) {
                this.#list.firstElementChild.remove();
            }
        });
    }
}

function parse(xml) {
    const document = new DOMParser().parseFromString(xml, 'text/xml');
    return document.querySelector('parsererror') ? null : document.documentElement;
}

function kind(root) {
    if (root?.localName === 'message') {
        return 'message';
    }
    return root?.localName === 'iq' && /:ping$/.test(root.getAttribute('id') ?? '') ? 'ping' : 'other';
}

function title(root) {
    if (!root) {
        return 'no XML';
    }
    const type = root.getAttribute('type');
    const inside = root.localName === 'iq' || (root.localName === 'message' && !root.querySelector(':scope > body'))
        ? root.firstElementChild?.localName : null;
    return [root.localName, type, inside].filter(Boolean).join(' · ');
}

const mark = (name, text) => element('span', {class: name}, text);

/** An element, indented, in colours; each part is text. A namespace is shown where it changes. */
function lines(node, depth, namespace) {
    const indent = '  '.repeat(depth);
    const parts = [indent, mark('x-tag', `<${node.nodeName}`)];
    for (const {name, value} of node.attributes) {
        if (name === 'xmlns' && value === namespace) {
            continue;
        }
        parts.push(' ', mark('x-name', name), mark('x-tag', '='), mark('x-value', `"${value}"`));
    }
    if (!node.firstChild) {
        return [...parts, mark('x-tag', '/>'), '\n'];
    }
    parts.push(mark('x-tag', '>'));
    if (SECRETS.has(node.localName)) {
        parts.push(mark('x-hidden', '(not shown)'));
    } else if (node.firstElementChild) {
        parts.push('\n');
        for (const child of node.childNodes) {
            if (child.nodeType === Node.ELEMENT_NODE) {
                parts.push(...lines(child, depth + 1, node.namespaceURI));
            } else if (child.textContent.trim()) {
                parts.push(`${indent}  `, child.textContent.trim(), '\n');
            }
        }
        parts.push(indent);
    } else {
        parts.push(node.textContent);
    }
    return [...parts, mark('x-tag', `</${node.nodeName}>`), '\n'];
}
