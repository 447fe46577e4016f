// Asks for parts of a known selection, in every form that a document can give them.
import { Kind, getNamedType } from 'graphql';

/** Writes a document that asks for a part of the world, in an order and a form of its own. */
export class Writer {
  names = 0;
  fragments = [];

  constructor(schema, chance) {
    this.schema = schema;
    this.random = chance;
  }

  document(selections) {
    const body = this.set(selections, this.schema.getQueryType(), 3);
    return `query($yes: Boolean! = true, $no: Boolean!) ${body}\n${this.fragments.join('\n')}`;
  }

  /** The selections of the world at one place, and the type that they are on. */
  set(selections, type, least) {
    const { below, pick } = this.random;
    const written = Array.from({ length: least + below(4) }, () => this.selection(pick(selections), selections, type));
    return `{ ${written.join(' ')} }`;
  }

  selection(selection, all, type) {
    const { chance, pick } = this.random;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const on = this.schema.getType(selection.typeCondition.name.value);
      return this.fragment(`on ${on}`, this.set(selection.selectionSet.selections, on, 1));
    }
    if (chance(0.1)) return `${chance(0.5) ? `n${(this.names += 1)}: ` : ''}__typename${this.directive()}`;
    if (chance(0.1)) return this.fragment(pick(['', `on ${type}`]), this.set(all, type, 1));
    return this.field(selection, this.schema.getType(type.name).getFields()[selection.name.value], pick);
  }

  field({ name, arguments: given, selectionSet }, definition) {
    const alias = this.random.chance(0.2) ? `n${(this.names += 1)}: ` : '';
    const values = given.map((argument) => `${argument.name.value}: ${JSON.stringify(literal(argument.value))}`);
    const type = getNamedType(definition.type);
    const body = selectionSet ? ` ${this.set(selectionSet.selections, type, 1)}` : '';
    return `${alias}${name.value}${values.length > 0 ? `(${values.join(', ')})` : ''}${this.directive()}${body}`;
  }

  fragment(condition, body) {
    if (condition === '' || this.random.chance(0.5)) return `... ${condition}${this.directive()} ${body}`;
    const name = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${name} ${condition} ${body}`);
    return `...${name}${this.directive()}`;
  }

  directive() {
    const { chance, pick } = this.random;
    return chance(0.15) ? ` @${pick(['skip', 'include'])}(if: ${pick(['true', 'false', '$yes', '$no'])})` : '';
  }
}

const literal = ({ kind, value, values }) => (kind === Kind.LIST ? values.map(literal) : kind === Kind.INT ? Number(value) : value);
