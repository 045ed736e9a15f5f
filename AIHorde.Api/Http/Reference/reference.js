// Draws the API document as a list of operations that can be tried. Text is set as text, never as HTML.

const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};

const resolve = (schema) => schema?.$ref ? document3.components.schemas[schema.$ref.split('/').at(-1)] : schema;

const example = (given) => {
  const schema = resolve(given);
  if (!schema) return null;
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {})
      .filter(([name]) => !schema.required?.length || schema.required.includes(name)).map(([name, inner]) => [name, example(inner)]));
    case 'array': return [example(schema.items)].filter((item) => item !== null);
    case 'integer': case 'number': return Number(schema.minimum ?? 1);
    case 'boolean': return false;
    default: return '';
  }
};

const bounds = (schema) => [
  schema.type ?? schema.$ref?.split('/').at(-1), schema.enum && `one of ${schema.enum.join(', ')}`,
  schema.minimum !== undefined && `from ${schema.minimum}`, schema.maximum !== undefined && `to ${schema.maximum}`,
  schema.minLength && `at least ${schema.minLength} characters`, schema.maxLength && `at most ${schema.maxLength} characters`,
].filter(Boolean).join(', ');

const rows = (title, entries) => entries.length === 0 ? '' : make('table', {},
  make('thead', {}, make('tr', {}, make('th', { textContent: title }), make('th', { textContent: 'type' }), make('th', { textContent: 'meaning' }))),
  make('tbody', {}, ...entries.map(([name, type, about]) =>
    make('tr', {}, make('td', {}, make('code', { textContent: name })), make('td', { textContent: type }), make('td', { textContent: about ?? '' })))));

const send = async (path, method, inputs, body, output) => {
  const query = new URLSearchParams();
  let url = base + path;
  for (const { parameter, input } of inputs) {
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (parameter.in === 'query' && input.value) query.set(parameter.name, input.value);
  }
  const headers = { 'Client-Agent': 'ApiPage:1:' };
  const key = document.getElementById('key').value;
  if (key) headers.apikey = key;
  if (body) headers['Content-Type'] = 'application/json';
  output.textContent = '…';
  try {
    const answer = await fetch(url + (query.size ? `?${query}` : ''), { method: method.toUpperCase(), headers, body: body?.value });
    const text = await answer.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: shown as it is */ }
    output.textContent = `${answer.status}\n${shown}`;
  } catch (error) {
    output.textContent = String(error);
  }
};

const answerName = (answer) => {
  const schema = answer.content?.['application/json']?.schema;
  return bounds(schema?.items ? { type: `list of ${bounds(schema.items)}` } : schema ?? {});
};

const draw = (path, method, operation) => {
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in !== 'header');
  const content = operation.requestBody?.content?.['application/json'];
  const schema = resolve(content?.schema);
  const inputs = parameters.map((parameter) => ({ parameter, input: make('input', { placeholder: parameter.name, ariaLabel: parameter.name }) }));
  const body = schema ? make('textarea', { value: JSON.stringify(content.example ?? example(schema), null, 2), ariaLabel: 'body', spellcheck: false }) : null;
  const output = make('pre', { textContent: '' });
  const button = make('button', { textContent: 'Send', onclick: () => send(path, method, inputs, body, output) });
  return make('details', { id: `${method}-${path}` },
    make('summary', {}, make('span', { className: `method ${method}`, textContent: method.toUpperCase() }), make('code', { textContent: path }),
      ` ${operation.summary ?? ''}`),
    make('div', {}, make('p', { textContent: operation.description ?? '' }),
      rows('parameter', parameters.map((parameter) => [parameter.name, bounds(parameter.schema ?? {}), parameter.description])),
      schema ? rows('field', Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, bounds(inner), inner.description])) : '',
      rows('answer', Object.entries(operation.responses).map(([status, answer]) => [status, answerName(answer), answer.description])),
      ...inputs.map(({ input }) => input), body ?? '', button, output));
};

const main = document.getElementById('main');
const document3 = await (await fetch('/openapi/v2.json')).json();
const base = document3.servers?.[0]?.url ?? '';
const groups = new Map();
for (const [path, item] of Object.entries(document3.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    const tag = operation.tags?.[0] ?? 'other';
    if (!groups.has(tag)) groups.set(tag, []);
    groups.get(tag).push({ words: `${method} ${path} ${operation.summary ?? ''}`.toLowerCase(), element: draw(path, method, operation) });
  }
}

main.replaceChildren(...[...groups].map(([tag, operations]) =>
  make('section', {}, make('h2', { textContent: tag }), ...operations.map(({ element }) => element))));
document.getElementById('find').addEventListener('input', ({ target }) => {
  for (const operations of groups.values()) {
    for (const { words, element } of operations) element.hidden = !words.includes(target.value.toLowerCase());
  }
});
