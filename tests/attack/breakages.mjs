// Breaks a document in one place, in one of the ways that validation has a rule for.
import { Kind, parse, print, visit } from 'graphql';

const name = (value) => ({ kind: Kind.NAME, value });
const parsed = (text) => structuredClone(parse(`{ a(b: ${text}) @c }`, { noLocation: true }).definitions[0].selectionSet.selections[0]);
const argumentOf = (text) => parsed(text).arguments[0].value;
const VALUES = ['null', '1', '-1', '1.5', '2147483648', '1e400', '"x"', '""', 'true', 'ENUM', '[]', '[[1]]', '[null]', '{}', '{a: 1}', '{a: 1, a: 2}', '$undefined', '[$undefined]', '{a: $undefined}'];
const DIRECTIVES = ['skip(if: true)', 'include(if: false)', 'include', 'skip(if: "x")', 'unknown', 'deprecated', 'skip(if: true, also: 1)', 'specifiedBy(url: "x")'];
const TYPES = ['Int', 'String!', 'ID', 'ID!', 'Boolean', 'Boolean!', '[ID!]!', '[Int]', 'AllianceFilter', 'Alliance', 'Nothing', 'TimeOrder', 'Float'];

const directive = (text) => structuredClone(parse(`{ a @${text} }`, { noLocation: true }).definitions[0].selectionSet.selections[0].directives[0]);
const type = (text) => structuredClone(parse(`query($a: ${text}) { a }`, { noLocation: true }).definitions[0].variableDefinitions[0].type);
const double = (list) => list.push(structuredClone(list.at(-1)));

// For each kind of node what may be done to it.
const BREAKAGES = {
  [Kind.FIELD]: [
    (field) => { field.name.value += 'x'; },
    (field) => { field.name = name('id'); },
    (field) => { field.alias = name('same'); },
    (field) => { delete field.selectionSet; },
    (field) => { field.selectionSet = { kind: Kind.SELECTION_SET, selections: [{ kind: Kind.FIELD, name: name('id') }] }; },
    (field, { pick }) => { field.directives = [...(field.directives ?? []), directive(pick(DIRECTIVES))]; },
    (field, { pick }) => { field.arguments = [...(field.arguments ?? []), { kind: Kind.ARGUMENT, name: name(pick(['first', 'id', 'nothing', 'orderBy'])), value: argumentOf(pick(VALUES)) }]; },
    (field) => { if (field.arguments?.length) field.arguments.pop(); },
    (field) => { if (field.arguments?.length) double(field.arguments); },
    (field) => { field.name = name('__schema'); },
  ],
  [Kind.ARGUMENT]: [
    (argument) => { argument.name.value += 'x'; },
    (argument, { pick }) => { argument.value = argumentOf(pick(VALUES)); },
    (argument, { pick }) => { argument.value = argumentOf(pick(VALUES)); },
  ],
  [Kind.OBJECT_FIELD]: [
    (field) => { field.name.value += 'x'; },
    (field, { pick }) => { field.value = argumentOf(pick(VALUES)); },
  ],
  [Kind.OBJECT]: [
    (object) => { object.fields.pop(); },
    (object) => { if (object.fields.length) double(object.fields); },
  ],
  [Kind.SELECTION_SET]: [(set) => double(set.selections), (set) => { set.selections.reverse(); }],
  [Kind.FRAGMENT_SPREAD]: [
    (spread) => { spread.name.value = 'Nothing'; },
    (spread) => { spread.name.value = 'F0'; },
    (spread, { pick }) => { spread.directives = [directive(pick(DIRECTIVES))]; },
  ],
  [Kind.INLINE_FRAGMENT]: [(fragment, { pick }) => { fragment.typeCondition = { kind: Kind.NAMED_TYPE, name: name(pick(['Query', 'Node', 'Season', 'Alliance', 'Int', 'Nothing', 'SignalTarget'])) }; }],
  [Kind.FRAGMENT_DEFINITION]: [
    (fragment, { pick }) => { fragment.typeCondition.name = name(pick(['Query', 'Node', 'Season', 'Alliance', 'Int', 'Nothing', 'AllianceFilter'])); },
    (fragment) => { fragment.name.value += 'x'; },
    (fragment) => { fragment.selectionSet.selections.push({ kind: Kind.FRAGMENT_SPREAD, name: name(fragment.name.value) }); },
    (fragment) => { fragment.directives = [directive('skip(if: true)')]; },
  ],
  [Kind.VARIABLE]: [(variable) => { variable.name.value += 'x'; }],
  [Kind.VARIABLE_DEFINITION]: [
    (variable, { pick }) => { variable.type = type(pick(TYPES)); },
    (variable, { pick }) => { variable.defaultValue = argumentOf(pick(VALUES.filter((text) => !text.includes('$')))); },
    (variable) => { variable.directives = [directive('skip(if: true)')]; },
    (variable) => { variable.type = variable.type.kind === Kind.NON_NULL_TYPE ? variable.type.type : { kind: Kind.NON_NULL_TYPE, type: variable.type }; },
    (variable) => { variable.type = { kind: Kind.LIST_TYPE, type: variable.type }; },
  ],
  [Kind.OPERATION_DEFINITION]: [
    (operation) => { if (operation.variableDefinitions?.length) operation.variableDefinitions.pop(); },
    (operation) => { if (operation.variableDefinitions?.length) double(operation.variableDefinitions); },
    (operation, { pick }) => { (operation.variableDefinitions ??= []).push({ kind: Kind.VARIABLE_DEFINITION, variable: { kind: Kind.VARIABLE, name: name('unused') }, type: type(pick(TYPES)) }); },
    (operation, { pick }) => { operation.directives = [directive(pick(DIRECTIVES))]; },
    (operation) => { operation.operation = 'mutation'; },
    (operation) => { operation.operation = 'subscription'; },
  ],
  [Kind.DOCUMENT]: [
    (document) => double(document.definitions),
    (document) => { document.definitions.pop(); },
    (document) => { document.definitions.push(...parse('{ __typename }', { noLocation: true }).definitions); },
    (document) => { document.definitions.push(...parse('query Other { __typename }', { noLocation: true }).definitions); },
    (document) => { document.definitions.push(...parse('fragment Unused on Query { __typename }', { noLocation: true }).definitions); },
    (document) => { document.definitions.push(...parse('type A { a: Int }', { noLocation: true }).definitions); },
  ],
};

/** The same document with one thing changed; now and then it is still valid. */
export function breakOnce(text, random) {
  const document = structuredClone(JSON.parse(JSON.stringify(parse(text, { noLocation: true }))));
  const nodes = {};
  visit(document, { enter: (node) => { (nodes[node.kind] ??= []).push(node); } });
  const kind = random.pick(Object.keys(nodes).filter((it) => it in BREAKAGES));
  random.pick(BREAKAGES[kind])(random.pick(nodes[kind]), random);
  return print(document);
}

const JUNK = [null, true, 0, -1, 1.5, 2147483648, -2147483649, '', 'x', 'ENUM', [], [null], [[1]], {}, { a: 1 }];

/** The same variables with one value changed, missing or added. */
export function breakVariables(variables, random) {
  const changed = structuredClone(variables);
  const places = [];
  const walk = (holder) => {
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      if (holder[key] !== null && typeof holder[key] === 'object') walk(holder[key]);
    }
  };
  walk(changed);
  if (places.length === 0) return { unused: random.pick(JUNK) };
  const [holder, key] = random.pick(places);
  const action = random.below(5);
  if (action === 0 && !Array.isArray(holder)) delete holder[key];
  else if (action === 1) holder[key] = [holder[key]];
  else if (action === 2 && !Array.isArray(holder)) holder[`${key}x`] = holder[key];
  else holder[key] = random.pick(JUNK);
  return changed;
}
