// Writes types.d.ts and lib/generated.js from bindings/schema.json. With --check, only tells whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';

const at = (path) => new URL(path, import.meta.url);
const schema = JSON.parse(readFileSync(at('../../bindings/schema.json'), 'utf8'));

const camel = (op) => op.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const pascal = (kind) => camel(`_${kind}`);

/** Values as they are given. */
const GIVEN = {
  id: 'string', order_id: 'string', text: 'string', duration: 'string', ratio: 'string', currency: 'string',
  time: 'Time', degrees: 'number | string', version: 'number | string', boolean: 'boolean', integer: 'number',
  quantity: 'Quantity', positive_quantity: 'Quantity', signed_quantity: 'Quantity',
  money: 'Money', window: 'GivenWindow', eta: 'Time | GivenWindow', json: 'Json',
};
/** Values as they are told: exact text, never a float. */
const TOLD = {
  ...GIVEN, time: 'string', degrees: 'string', version: 'string', window: 'Window', eta: 'Window',
  quantity: 'string', positive_quantity: 'string', signed_quantity: 'string',
};

/** Records that are given and told both need a form for each. */
const twice = new Set();

function type(shape, told) {
  if (shape.value) {
    const name = (told ? TOLD : GIVEN)[shape.value];
    if (!name) throw new Error(`no type is known for the value ${shape.value}`);
    return name;
  }
  if (shape.enum) return shape.enum;
  if (shape.optional) return `${type(shape.optional, told)} | null`;
  if (shape.list) return `Array<${type(shape.list, told)}>`;
  if (shape.names) return `Record<string, ${type(shape.names, told)}>`;
  if (shape.record && told && schema.records[shape.record]) {
    twice.add(shape.record);
    return `${shape.record}Told`;
  }
  if (shape.record) return shape.record;
  throw new Error(`no type is known for ${JSON.stringify(shape)}`);
}

function doc(text, indent = '') {
  return text ? `${indent}/** ${text.replaceAll('*/', '* /')} */\n` : '';
}

function field(f, told) {
  const note = !told && !f.required && f.default !== null ? `${f.doc} Default: \`${JSON.stringify(f.default)}\`.` : f.doc;
  const optional = told ? (f.required ? '' : '?') : f.required ? '' : '?';
  const name = /^[a-z_]\w*$/.test(f.name) ? f.name : JSON.stringify(f.name);
  const given = type(f.type, told);
  const or = !told && !f.required && !given.endsWith('| null') ? ' | null' : '';
  return `${doc(note, '  ')}  ${name}${optional}: ${given}${or};\n`;
}

function record(name, of, told, above = '') {
  return `${doc(of.doc)}export interface ${name}${above} {\n${of.fields.map((f) => field(f, told)).join('')}}\n`;
}

function variants(name, all, head) {
  const common = { ...head, fields: head.fields.filter((f) => f.name !== 'kind') };
  const names = all.map((v) => `${pascal(v.kind)}${name}`);
  const each = all.map((v, i) => {
    const fields = v.fields.map((f) => field(f, true)).join('');
    return `${doc(v.doc)}export interface ${names[i]} extends ${name}Head {\n  kind: ${JSON.stringify(v.kind)};\n${fields}}\n`;
  });
  const union = `${doc(head.doc)}export type ${name} =\n${names.map((n) => `  | ${n}`).join('\n')};\n`;
  return [record(`${name}Head`, common, true), ...each, union].join('\n');
}

function answered(op, isQuery) {
  const plain = op.answer ? type(op.answer, true) : 'null';
  if (isQuery) return plain;
  const order = op.order ? 'OutcomeWithOrder' : 'Outcome';
  return op.answer ? `${order} & { answer: ${plain} }` : order;
}

function method(op, isQuery) {
  const envelope = isQuery ? 'At' : op.if_version ? 'VersionedEnvelope' : 'Envelope';
  const given = `${op.name} & ${envelope}`;
  let text = doc(op.doc, '  ');
  if (op.answer_with) {
    const { field: name, answer } = op.answer_with;
    const of = op.fields.find((f) => f.name === name);
    const given_ = of.type.value === 'boolean' ? 'true' : type(of.type, false).replace(' | null', '');
    const told = isQuery ? type(answer, true) : `Outcome & { answer: ${type(answer, true)} }`;
    text += `  ${camel(op.op)}(given: ${given} & { ${name}: ${given_} }): Promise<${told}>;\n`;
  }
  return `${text}  ${camel(op.op)}(given: ${given}): Promise<${answered(op, isQuery)}>;\n`;
}

function operation(op, isQuery) {
  const envelope = isQuery ? 'At' : op.if_version ? 'VersionedEnvelope' : 'Envelope';
  return `({ op: ${JSON.stringify(op.op)} } & ${op.name} & ${envelope})`;
}

function types() {
  const { Outcome, Event, Effect, ...outputs } = schema.outputs;
  const parts = [];
  for (const [name, of] of Object.entries(schema.enums)) {
    const values = of.values.map((v) => `  /** ${v.doc} */\n  | ${JSON.stringify(v.name)}`).join('\n');
    parts.push(`${doc(of.doc)}export type ${name} =\n${values};\n`);
  }
  for (const [name, of] of Object.entries(schema.records)) parts.push(record(name, of, false));
  for (const op of [...schema.commands, ...schema.queries]) parts.push(record(op.name, op, false));
  for (const [name, of] of Object.entries(outputs)) parts.push(record(name, of, true));
  parts.push(record('Outcome', Outcome, true), variants('Event', schema.events, Event));
  parts.push(variants('Effect', schema.effects, Effect));
  const done = new Set();
  const methods = [...schema.commands.map((op) => method(op, false)), ...schema.queries.map((op) => method(op, true))];
  while (done.size < twice.size) {
    for (const name of [...twice].filter((n) => !done.has(n))) {
      done.add(name);
      const { doc: text, fields } = schema.records[name];
      parts.push(record(`${name}Told`, { doc: text, fields: fields.map((f) => ({ ...f, required: true })) }, true));
    }
  }
  const commands = schema.commands.map((op) => `  | ${operation(op, false)}`).join('\n');
  const queries = schema.queries.map((op) => `  | ${operation(op, true)}`).join('\n');
  parts.push(`/** A command: it changes something. */\nexport type Command =\n${commands};\n`);
  parts.push(`/** A query: it changes nothing. */\nexport type Query =\n${queries};\n`);
  parts.push(`/** A method for each command and query. */\nexport interface Operations {\n${methods.join('\n')}}\n`);
  const codes = schema.errors.map((e) => `  /** ${e.doc} */\n  | ${JSON.stringify(e.code)}`).join('\n');
  parts.push(`/** The stable names of errors. */\nexport type Code =\n${codes};\n`);
  return `${readFileSync(at('./types-head.d.ts'), 'utf8')}\n${parts.join('\n')}`;
}

function names() {
  const map = (ops) => `{\n${ops.map((op) => `  ${camel(op.op)}: '${op.op}',\n`).join('')}}`;
  const codes = schema.errors.map((e) => `  ${e.code}: { family: '${e.family}', retryable: ${e.retryable} },\n`).join('');
  return `'use strict';
// Made by scripts/generate.mjs from bindings/schema.json; do not edit.

const COMMANDS = ${map(schema.commands)};

const QUERIES = ${map(schema.queries)};

const CODES = {\n${codes}};

module.exports = { COMMANDS, QUERIES, CODES };
`;
}

let stale = false;
for (const [path, text] of [['../types.d.ts', types()], ['../lib/generated.js', names()]]) {
  if (process.argv.includes('--check')) {
    if (readFileSync(at(path), 'utf8') !== text) {
      stale = true;
      console.error(`${path.slice(3)} is not what bindings/schema.json says; run node scripts/generate.mjs`);
    }
  } else {
    writeFileSync(at(path), text);
  }
}
process.exitCode = stale ? 1 : 0;
