"use strict";

/* Brings the numbers and the plots up to date each half a minute, if that is wanted and the page is seen; forms and lists stay as they are. */
(() => {
    const EVERY_MILLIS = 30000;
    const KEPT = "dialogs-status-refresh";
    const box = document.getElementById("auto-refresh");

    const stale = document.getElementById("stale");
    let since = new Date();

    /* Old numbers must not look like new ones. */
    const tellStale = () => {
        stale.textContent = stale.dataset.text.replace("{0}", since.toLocaleTimeString());
        stale.hidden = false;
    };

    /* What is open stays open. */
    const replace = (fresh) => {
        const live = document.getElementById("live");
        const open = [...live.querySelectorAll("details[open]")].map((details) => details.id);
        live.replaceWith(fresh);
        open.map((id) => document.getElementById(id))
            .filter((details) => details)
            .forEach((details) => {
                details.open = true;
            });
    };

    const refresh = async () => {
        if (!box.checked || document.hidden) {
            return;
        }
        try {
            const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.getElementById("live");
            if (answer.ok && fresh) {
                replace(document.adoptNode(fresh));
                since = new Date();
                stale.hidden = true;
            } else if (answer.redirected) {
                /* To the login. */
                location.reload();
            } else {
                tellStale();
            }
        } catch (e) {
            /* The server is away: the next time, then. */
            tellStale();
        }
    };

    box.checked = sessionStorage.getItem(KEPT) === "yes";
    box.addEventListener("change", () => {
        sessionStorage.setItem(KEPT, box.checked ? "yes" : "no");
        refresh();
    });
    document.getElementById("auto").hidden = false;
    setInterval(refresh, EVERY_MILLIS);
})();
