'use strict';

/*
 * The page's side of QuickBloxPage: calls the SDK's functions by name, with arguments in JSON, and answers in JSON. Nothing in the SDK
 * is changed; its listeners are those that every app sets.
 */
const sdk = (() => {
    const LIMIT = 20000;
    const LISTENERS = [
        'onMessageListener', 'onMessageErrorListener', 'onSentMessageCallback', 'onMessageTypingListener', 'onDeliveredStatusListener',
        'onReadStatusListener', 'onSystemMessageListener', 'onKickOccupant', 'onJoinOccupant', 'onLeaveOccupant', 'onContactListListener',
        'onSubscribeListener', 'onConfirmSubscribeListener', 'onRejectSubscribeListener', 'onLastUserActivityListener',
        'onDisconnectedListener', 'onReconnectListener', 'onReconnectFailedListener',
    ];
    const told = Object.fromEntries(LISTENERS.map((name) => [name, []]));

    const plain = (key, value) => {
        if (value instanceof Element) {
            return value.outerHTML;
        }
        return value === undefined ? null : value;
    };

    /** The object that a function is of, and its name in there: what "this" is inside matters to the SDK. */
    const find = (path) => {
        const names = path.split('.');
        const name = names.pop();
        return [names.reduce((object, each) => object[each], QB), name];
    };

    const within = (path, start) => new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`No answer from QB.${path} in ${LIMIT} ms`)), LIMIT);
        start((value) => {
            clearTimeout(late);
            resolve(value);
        });
    });

    const functions = {
        init(...args) {
            QB.init(...args);
            for (const name of LISTENERS) {
                QB.chat[name] = (...event) => told[name].push(event);
            }
            return true;
        },

        call(path, args) {
            const [object, name] = find(path);
            // The SDK looks at how many arguments a callback of a join has.
            return within(path, (done) => object[name](...args, (error, result) => done(error ? {error} : {result})));
        },

        answer(path, args) {
            const [object, name] = find(path);
            return within(path, (done) => object[name](...args, (result) => done(result)));
        },

        run(path, args) {
            const [object, name] = find(path);
            return object[name](...args);
        },

        value(path) {
            const [object, name] = find(path);
            return object[name];
        },

        events(listener) {
            return told[listener];
        },
    };

    return async (name, json) => {
        const value = await functions[name](...JSON.parse(json));
        return JSON.stringify(value === undefined ? null : value, plain);
    };
})();
