import {History} from './history.js';
import {Pane} from './pane.js';
import {Person} from './person.js';
import {StanzaLog} from './stanzas.js';

const notice = document.getElementById('notice');
const rest = document.getElementById('rest');

function warn(text, link) {
    const words = notice.querySelector('p');
    words.replaceChildren(text);
    if (link) {
        const anchor = document.createElement('a');
        anchor.href = link;
        anchor.target = '_blank';
        anchor.rel = 'noopener';
        anchor.textContent = link;
        words.append(' ', anchor);
    }
    notice.hidden = false;
}

function restIs(state, text) {
    rest.dataset.state = state;
    rest.textContent = text;
}

/** Whether anything answers there: what a script may not read still comes, but a certificate that is not trusted ends it. */
async function answers(url) {
    try {
        await fetch(url, {mode: 'no-cors', cache: 'no-store'});
        return true;
    } catch {
        return false;
    }
}

/** Both are users by REST, or, while that is not to be had, those that the server has had from the beginning. */
async function enter(people, settings, history) {
    const address = `https://${settings.sdk.endpoints.api}/session.json`;
    restIs('busy', 'Asking the REST API …');
    notice.hidden = true;
    try {
        if (!await answers(address)) {
            warn('This browser does not trust the server’s self-signed certificate yet. Chat works; for history, open this address once, accept'
                + ' the certificate, and come back:', address);
            throw new Error('the browser does not trust the certificate');
        }
        await Promise.all(people.map((person) => person.register()));
        restIs('here', 'REST and chat');
    } catch (error) {
        people.forEach((person) => person.useAccount());
        restIs('away', 'Chat only');
        history.absent(`There is no history to show: ${reason(error)}.`);
    }
    await Promise.all(people.map((person) => person.connect()));
}

function reason(error) {
    const detail = error.detail ?? error.message;
    return detail === undefined || (typeof detail === 'object' && Object.keys(detail).length === 0) || error instanceof TypeError
        || error instanceof SyntaxError || error.message === 'no answer'
        ? 'this server has no REST API at that address' : typeof detail === 'string' ? detail : JSON.stringify(detail);
}

async function restore(people, panes, history) {
    for (const [index, person] of people.entries()) {
        await person.openDialog(people[1 - index]);
        (await person.history(50)).forEach((message) => panes[index].restore(message));
    }
    history.start();
}

async function begin() {
    const settings = await (await fetch('/settings.json')).json();
    if (!window.QB) {
        restIs('away', 'No SDK');
        warn(`QuickBlox’s SDK is not here. ${settings.missing ?? ''}`);
        return;
    }
    document.getElementById('sdk').textContent = `QuickBlox’s SDK ${QB.version}`;
    const people = settings.people.map((account, index) => new Person(account, index === 0 ? 'one' : 'two', settings));
    const panes = people.map((person, index) => new Pane(person, people[1 - index]));
    const log = new StanzaLog();
    const history = new History(people);
    document.getElementById('chats').append(...panes.map((pane) => pane.element));
    for (const person of people) {
        person.addEventListener('stanza', ({detail: {sent, xml}}) => log.add(person, sent, xml));
        for (const type of ['message', 'receipt']) {
            person.addEventListener(type, () => person.rest && history.refresh());
        }
    }
    const start = async () => {
        try {
            await enter(people, settings, history);
            if (people.every((person) => person.rest)) {
                await restore(people, panes, history);
            }
        } catch (error) {
            warn(`The chat does not answer: ${error.message ?? JSON.stringify(error)}.`);
        }
    };
    // All that is known of who is who begins anew with the page.
    notice.querySelector('button').addEventListener('click', () => location.reload());
    await start();
}

begin().catch((error) => warn(`This page failed: ${error.message ?? error}`));
