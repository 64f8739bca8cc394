"use strict";

/* The page of settings works without this; with it, nothing has to be sent to try something, and nothing typed gets lost. */
(() => {
    const form = document.getElementById("settings");
    let changed = document.querySelector("#wrong, [role=status].warning") !== null;

    /* A default is put into its field here; what it does is done when the form is saved. */
    form.addEventListener("click", (event) => {
        const name = event.target.dataset.resets;
        if (name === undefined) {
            return;
        }
        event.preventDefault();
        const field = document.getElementById(name);
        if (field.type === "checkbox") {
            field.checked = event.target.dataset.default === "true";
        } else {
            field.value = event.target.dataset.default;
        }
        field.dispatchEvent(new Event("input", { bubbles: true }));
        event.target.hidden = true;
        field.focus();
    });

    form.addEventListener("input", (event) => {
        if (event.target.id !== "probeToken") {
            changed = true;
        }
    });

    form.addEventListener("submit", (event) => {
        const button = event.submitter;
        if (button === null || button.value !== "test") {
            changed = false;
            /* What is saved is not tried. */
            document.getElementById("probeToken").disabled = true;
            return;
        }
        event.preventDefault();
        tryService(button);
    });

    /* Enter presses the first button of a form, which saves. */
    document.getElementById("probeToken").addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            document.getElementById("test").click();
        }
    });

    /* Who comes back to the page as it was can try again. */
    window.addEventListener("pageshow", () => {
        document.getElementById("probeToken").disabled = false;
    });

    window.addEventListener("beforeunload", (event) => {
        if (changed) {
            event.preventDefault();
            event.returnValue = "";
        }
    });

    /* The answer is the whole page: if it is the result of the test, that is put in its place, else the page is sent for as a form is. */
    async function tryService(button) {
        const said = new URLSearchParams(new FormData(form));
        said.set("do", "test");
        button.disabled = true;
        try {
            const response = await fetch("settings", { method: "POST", body: said, credentials: "same-origin" });
            const page = new DOMParser().parseFromString(await response.text(), "text/html");
            const result = page.getElementById("probe-result");
            if (response.ok && !response.redirected && result !== null) {
                document.getElementById("probe-result").replaceChildren(...result.childNodes);
                return;
            }
        } catch (failure) {
            console.warn("The connection could not be tested in the background", failure);
        } finally {
            button.disabled = false;
        }
        changed = false;
        const hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = "do";
        hidden.value = "test";
        form.append(hidden);
        form.action = "settings#probe";
        form.submit();
    }
})();
