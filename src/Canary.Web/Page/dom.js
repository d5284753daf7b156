// The few verbs that the views need. Text goes in as text, never as markup, and only when it differs: nothing flickers, selections stay.

export const byId = (id) => document.getElementById(id);

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setData(node, name, value) {
  if (node.dataset[name] !== value) node.dataset[name] = value;
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

/** The elements marked data-field, by name. */
export function fieldsOf(root) {
  const fields = {};
  for (const node of root.querySelectorAll("[data-field]")) fields[node.dataset.field] = node;
  return fields;
}

/** Text with a tone: good, bad, active, wait or neutral. */
export function setToned(node, text, tone) {
  setText(node, text);
  setData(node, "tone", tone);
}

/** A bar's width in percent. */
export function setShare(node, percent) {
  const width = `${Math.min(100, Math.max(0, percent))}%`;
  if (node.style.width !== width) node.style.width = width;
}

const filled = new WeakMap();

/**
 * Makes the parent's children the items' rows, in their order. A row is made from the template once per key and updated from then on.
 * update(fields, item) fills it.
 */
export function fillRows(parent, template, items, keyOf, update) {
  const rows = filled.get(parent) ?? new Map();
  filled.set(parent, rows);
  const wanted = new Set();
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    wanted.add(key);
    let row = rows.get(key);
    if (!row) {
      const element = template.content.firstElementChild.cloneNode(true);
      row = { element, fields: fieldsOf(element) };
      rows.set(key, row);
    }
    update(row.fields, item, row.element);
    if (row.element === next) next = next.nextElementSibling;
    else parent.insertBefore(row.element, next);
  }
  for (const [key, row] of rows) {
    if (!wanted.has(key)) {
      row.element.remove();
      rows.delete(key);
    }
  }
}
