/** Makes an element. Whatever comes from outside gets in as text or as an attribute, never as markup. */
export function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'boolean') {
            made.toggleAttribute(name, value);
        } else {
            made.setAttribute(name, value);
        }
    }
    made.append(...children);
    return made;
}

/** The time of day of a date. */
export function timeOfDay(date) {
    return date.toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
}

/** A date's time of day, and its day if that is not today. */
export function moment(date) {
    const today = date.toDateString() === new Date().toDateString();
    return today ? timeOfDay(date) : `${date.toLocaleDateString([], {day: 'numeric', month: 'short'})}, ${timeOfDay(date)}`;
}

/** Goes to the end of what scrolls, if that is where the reader is. */
export function stayAtEnd(list, change) {
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    change();
    if (atEnd) {
        list.scrollTop = list.scrollHeight;
    }
}
