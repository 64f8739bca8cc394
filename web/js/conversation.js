// The page of a conversation works without this. With it, older messages come as one scrolls up, newer ones as one scrolls down,
// pictures show themselves at a click, and an export says how far it has come.
'use strict';

(() => {
    const MOST = 1000;
    const NEAR = 300;
    const PART = 8 * 1024 * 1024;

    /** The messages in a box of their own, which grows at both ends and lets go of what is far away. */
    function scroll(box) {
        const list = box.querySelector('#messages');
        const links = {older: box.querySelector('#older'), newer: box.querySelector('#newer')};
        const texts = {older: links.older.textContent, newer: links.newer.textContent};
        const days = new Map();
        const failed = {older: false, newer: false};
        let busy = false;

        function say(link, text) {
            link.textContent = text;
        }

        function messages(item) {
            return item.classList.contains('dialogs-message');
        }

        /** As the page calls them: a heading that goes may be needed again. */
        function learnDays() {
            for (const heading of list.querySelectorAll('.dialogs-day')) {
                days.set(heading.dataset.day, heading.textContent);
            }
        }

        /** Each day has one heading, before its first message. */
        function putDaysRight() {
            let day = null;
            for (const item of Array.from(list.children)) {
                if (!messages(item)) {
                    if (item.dataset.day === day) {
                        item.remove();
                    }
                    day = item.dataset.day;
                }
            }
        }

        /** What is far from where one reads can be loaded again. */
        function forget(end) {
            let left = list.children.length - MOST;
            while (left-- > 0) {
                (end === 'older' ? list.firstElementChild : list.lastElementChild).remove();
            }
            const all = Array.from(list.children).filter(messages);
            const last = end === 'older' ? all[0] : all[all.length - 1];
            const first = list.firstElementChild;
            if (messages(first)) {
                const heading = document.createElement('li');
                heading.className = 'dialogs-day';
                heading.dataset.day = first.dataset.day;
                const title = document.createElement('h3');
                title.textContent = days.get(first.dataset.day);
                heading.append(title);
                first.before(heading);
            }
            links[end].href = box.dataset.address + (end === 'older' ? '&before=' : '&after=') + last.dataset.cursor;
            links[end].hidden = false;
        }

        function add(end, page) {
            const items = Array.from(page.querySelectorAll('#messages > li'));
            const known = Array.from(list.children).filter(messages);
            // What one reads stays where it is on the screen, whatever comes or goes above it.
            const anchor = end === 'older' ? known[0] : known[known.length - 1];
            const before = anchor ? anchor.offsetTop : 0;
            if (end === 'older') {
                list.prepend(...items);
            } else {
                list.append(...items);
            }
            learnDays();
            putDaysRight();
            items.forEach(pictures);
            const link = page.querySelector('#' + end);
            links[end].hidden = !link || link.hidden;
            if (link && !link.hidden) {
                links[end].href = link.href;
            }
            if (list.children.length > MOST) {
                forget(end === 'older' ? 'newer' : 'older');
            }
            if (anchor) {
                box.scrollTop += anchor.offsetTop - before;
            }
        }

        async function load(end) {
            const link = links[end];
            if (busy || link.hidden) {
                return;
            }
            busy = true;
            say(link, box.dataset.loading);
            try {
                const answer = await fetch(link.href, {credentials: 'same-origin'});
                const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
                if (!answer.ok || !page.querySelector('#messages')) {
                    throw new Error('status ' + answer.status);
                }
                say(link, texts[end]);
                failed[end] = false;
                add(end, page);
                box.dispatchEvent(new CustomEvent('dialogs-loaded'));
            } catch (failure) {
                // Not again by itself: who wants to try again clicks.
                failed[end] = true;
                say(link, box.dataset.failed);
            }
            busy = false;
        }

        function look() {
            if (box.scrollTop < NEAR && !failed.older) {
                load('older');
            } else if (box.scrollHeight - box.clientHeight - box.scrollTop < NEAR && !failed.newer) {
                load('newer');
            }
        }

        for (const end of ['older', 'newer']) {
            links[end].addEventListener('click', event => {
                event.preventDefault();
                load(end);
            });
        }
        learnDays();
        box.classList.add('dialogs-scrolls');
        const target = location.hash && list.querySelector('[id="' + CSS.escape(location.hash.slice(1)) + '"]');
        if (target) {
            box.scrollTop += target.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
        } else if (links.newer.hidden) {
            box.scrollTop = box.scrollHeight;
        }
        box.addEventListener('scroll', look, {passive: true});
    }

    /** What is elsewhere is asked for when one clicks, and not before. */
    function pictures(where) {
        const box = document.getElementById('conversation');
        for (const link of where.querySelectorAll('a.dialogs-elsewhere[data-media]:not([data-media=""])')) {
            const button = document.createElement('button');
            button.type = 'button';
            button.textContent = box.dataset.show;
            button.addEventListener('click', () => {
                const kind = link.dataset.media === 'image' ? 'img' : link.dataset.media;
                const media = document.createElement(kind);
                media.referrerPolicy = 'no-referrer';
                if (kind === 'img') {
                    media.alt = '';
                } else {
                    media.controls = true;
                }
                media.addEventListener('error', () => {
                    const note = document.createElement('p');
                    note.className = 'dialogs-note';
                    note.textContent = box.dataset.blocked;
                    media.replaceWith(note);
                });
                media.src = link.href;
                button.replaceWith(media);
            });
            link.after(button);
        }
    }

    /** How many messages there are in what comes: each ends with its line, but in a table not within quotes. */
    function counter(quoted) {
        let inside = false;
        let lines = 0;
        return bytes => {
            for (const byte of bytes) {
                if (quoted && byte === 34) {
                    inside = !inside;
                } else if (byte === 10 && !inside) {
                    lines++;
                }
            }
            return lines;
        };
    }

    function name(answer) {
        const header = answer.headers.get('Content-Disposition') || '';
        const found = /filename="([^"]*)"/.exec(header);
        return found ? found[1] : 'dialog';
    }

    function save(parts, type, fileName) {
        const url = URL.createObjectURL(new Blob(parts, {type: type}));
        const link = document.createElement('a');
        link.href = url;
        link.download = fileName;
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), 60000);
    }

    /** Saves nothing unless all of it has come. */
    function exports(box) {
        const state = box.querySelector('#export-state');
        const progress = box.querySelector('#progress');
        const bar = progress.querySelector('progress');
        const cancel = progress.querySelector('button');
        let running = false;

        function say(text, count) {
            state.textContent = text.replace('%', count.toLocaleString(box.closest('.dialogs').lang));
        }

        /** Why there is none, as the page says that is there in its place. */
        async function reason(answer) {
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const said = page.getElementById('no-page');
            return said ? said.textContent : box.dataset.failed;
        }

        async function run(link) {
            const stop = new AbortController();
            cancel.onclick = () => stop.abort();
            let lines = 0;
            try {
                const answer = await fetch(link.href, {credentials: 'same-origin', signal: stop.signal});
                if (answer.redirected) {
                    // To the login, which is a page as good as any.
                    state.textContent = box.dataset.loggedOut;
                    return;
                }
                if (!answer.ok || !answer.headers.has('Content-Disposition')) {
                    state.textContent = await reason(answer);
                    return;
                }
                const count = counter(link.dataset.quoted === 'true');
                const reader = answer.body.getReader();
                let parts = [];
                let size = 0;
                for (let next = await reader.read(); !next.done; next = await reader.read()) {
                    parts.push(next.value);
                    size += next.value.length;
                    if (size > PART) {
                        // The browser may put this on its disk.
                        parts = [new Blob(parts)];
                        size = 0;
                    }
                    lines = count(next.value);
                    bar.max = Math.max(1, Number(box.dataset.total), lines);
                    bar.value = lines;
                    say(box.dataset.running, lines);
                }
                save(parts, answer.headers.get('Content-Type'), name(answer));
                say(box.dataset.done, link.dataset.quoted === 'true' ? Math.max(0, lines - 1) : lines);
            } catch (failure) {
                state.textContent = stop.signal.aborted ? box.dataset.cancelled : box.dataset.failed;
            }
        }

        for (const link of box.querySelectorAll('a.dialogs-export')) {
            link.addEventListener('click', async event => {
                event.preventDefault();
                if (running) {
                    return;
                }
                running = true;
                bar.value = 0;
                say(box.dataset.running, 0);
                progress.hidden = false;
                await run(link);
                progress.hidden = true;
                running = false;
            });
        }
    }

    const conversation = document.getElementById('conversation');
    if (conversation) {
        pictures(conversation);
        scroll(conversation);
    }
    const box = document.getElementById('export');
    if (box) {
        exports(box);
    }
})();
