// Makes documents from a schema: valid but for what two parts of one may say against each other.
import { isAbstractType, isCompositeType, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField, getNamedType } from 'graphql';

const SCALARS = {
  Int: ({ below }) => below(4),
  Float: ({ below }) => below(100) / 8,
  Boolean: ({ chance }) => chance(0.5),
  String: ({ pick }) => pick(['', 'a', 'é"\\😀', 'demo-mission']),
  ID: ({ pick }) => pick(['x', 'season_x', '7']),
  Date: () => '2024-01-31',
  DateTime: () => '2024-01-31T12:00:00Z',
  Address: () => '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  Markdown: () => '*a*',
  TokenAmount: () => '12.5',
  URL: () => 'https://example.org/',
  JSON: () => ({ a: [1, null] }),
};

/** A value that fits an input type, as JSON; enum values are marked by their names alone. */
export function value(type, random, depth = 3) {
  if (isNonNullType(type)) return some(type.ofType, random, depth);
  return random.chance(0.15) ? null : some(type, random, depth);
}

function some(type, random, depth) {
  if (isListType(type)) return Array.from({ length: random.below(3) }, () => value(type.ofType, random, depth - 1));
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (!isInputObjectType(type)) {
    if (!SCALARS[type.name]) throw new Error(`no values are known for the scalar ${type.name}`);
    return SCALARS[type.name](random);
  }
  const given = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || (depth > 0 && random.chance(0.3)));
  return Object.fromEntries(given.map((field) => [field.name, value(field.type, random, depth - 1)]));
}

/** A value of a type as a literal. */
export function literal(json, type) {
  if (json === null) return 'null';
  if (isNonNullType(type)) return literal(json, type.ofType);
  if (isListType(type)) return `[${json.map((item) => literal(item, type.ofType)).join(', ')}]`;
  if (isEnumType(type)) return json;
  if (isInputObjectType(type)) return object(json, (name, member) => literal(member, type.getFields()[name].type));
  return plain(json);
}

function plain(json) {
  if (Array.isArray(json)) return `[${json.map(plain).join(', ')}]`;
  return json !== null && typeof json === 'object' ? object(json, (_, member) => plain(member)) : JSON.stringify(json);
}

const object = (json, member) => `{${Object.entries(json).map(([name, it]) => `${name}: ${member(name, it)}`).join(', ')}}`;

/** Writes one document with its variables. */
class Writer {
  aliases = 0;
  definitions = [];
  fragments = [];
  variables = {};

  constructor(schema, random) {
    this.schema = schema;
    this.random = random;
  }

  operation(kind) {
    const root = { query: this.schema.getQueryType(), mutation: this.schema.getMutationType(), subscription: this.schema.getSubscriptionType() }[kind];
    const body = kind === 'subscription' ? `{ ${this.field(root, this.random.pick(Object.values(root.getFields())), 3, '')} }` : this.set(root, 3);
    const definitions = this.definitions.length > 0 ? `(${this.definitions.join(', ')})` : '';
    return { text: `${kind} Generated${definitions} ${body}\n${this.fragments.join('\n')}`, variables: this.variables };
  }

  set(type, depth) {
    const count = 1 + this.random.below(depth > 2 ? 2 : 3);
    return `{ ${Array.from({ length: count }, () => this.selection(type, depth)).join(' ')} }`;
  }

  selection(type, depth) {
    const { chance, pick } = this.random;
    const chosen = isAbstractType(type) ? pick(this.schema.getPossibleTypes(type)) : type;
    if (isAbstractType(type) ? !chance(0.3) : chance(0.12)) return this.inner(chosen, depth);
    const fields = isCompositeType(type) && type.getFields ? Object.values(type.getFields()) : [];
    const usable = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
    if (usable.length === 0 || chance(0.08)) return `__typename${this.directives()}`;
    return this.field(type, pick(usable), depth);
  }

  /** A fragment, in place or by name. */
  inner(type, depth) {
    const body = this.set(type, depth - 1);
    if (this.random.chance(0.5)) return `... ${this.random.chance(0.8) ? `on ${type}` : ''}${this.directives()} ${body}`;
    const name = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${name} on ${type} ${body}`);
    return `...${name}${this.directives()}`;
  }

  field(type, field, depth, directives = this.directives()) {
    const given = field.args.filter((argument) => isRequiredArgument(argument) || this.random.chance(0.2));
    const values = given.map((argument) => `${argument.name}: ${this.argument(argument.type)}`);
    const alias = values.length > 0 || this.random.chance(0.1) ? `a${(this.aliases += 1)}: ` : '';
    const named = getNamedType(field.type);
    const body = isCompositeType(named) ? ` ${this.set(named, depth - 1)}` : '';
    return `${alias}${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''}${directives}${body}`;
  }

  argument(type) {
    if (this.random.chance(0.5)) return literal(value(type, this.random), type);
    const name = `v${this.definitions.length}`;
    const given = value(type, this.random);
    const fallback = this.random.chance(0.2) ? ` = ${literal(value(type, this.random), type)}` : '';
    this.definitions.push(`$${name}: ${type}${fallback}`);
    if (!fallback || this.random.chance(0.5)) this.variables[name] = given;
    return `$${name}`;
  }

  directives() {
    if (!this.random.chance(0.06)) return '';
    return ` @${this.random.pick(['skip', 'include'])}(if: ${this.argument(this.schema.getDirective('skip').args[0].type)})`;
  }
}

/** A document and values for its variables. */
export const generate = (schema, random, kind) => new Writer(schema, random).operation(kind);
