"use strict";

/* While a check runs, the page is asked again until it has ended, and then has its report; without this, Refresh does the same. */
(() => {
    const EVERY_MILLIS = 2000;
    const state = document.getElementById("state");

    const take = (page) => {
        const fresh = page.getElementById("state");
        state.textContent = fresh.textContent;
        state.dataset.running = fresh.dataset.running;
        document.getElementById("begin").disabled = page.getElementById("begin").disabled;
        document.getElementById("last").replaceWith(document.adoptNode(page.getElementById("last")));
    };

    const look = async () => {
        if (!document.hidden) {
            try {
                const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
                const page = new DOMParser().parseFromString(await answer.text(), "text/html");
                if (answer.ok && page.getElementById("state")) {
                    take(page);
                } else if (answer.redirected) {
                    /* To the login. */
                    location.reload();
                    return;
                }
            } catch (e) {
                console.debug("The server is away: the next time, then", e);
            }
        }
        plan();
    };

    const plan = () => {
        if (state.dataset.running === "true") {
            setTimeout(look, EVERY_MILLIS);
        }
    };

    plan();
})();
