import { writeXml, type XmlNode } from '#src/xml/write-xml.ts';
import { primitiveText } from './clixml-primitive.ts';
import { clixmlText } from './clixml-text.ts';
import type { PsCollection, PsEntry, PsList, PsObject, PsProgressValue, PsValue } from './value.ts';

/** One value as CLIXML (MS-PSRP 2.2.5). An object that stands there twice is written once and referred to. */
export function writeClixml(value: PsValue): string {
  return writeXml(new ClixmlWriter().node(value, undefined));
}

const collectionTypes: Readonly<Record<PsList['type'] | 'DCT', readonly string[]>> = {
  LST: ['System.Object[]', 'System.Array', 'System.Object'],
  IE: ['System.Object[]', 'System.Array', 'System.Object'],
  STK: ['System.Collections.Stack', 'System.Object'],
  QUE: ['System.Collections.Queue', 'System.Object'],
  DCT: ['System.Collections.Hashtable', 'System.Object'],
};

class ClixmlWriter {
  readonly #objects = new Map<PsObject, string>();
  readonly #types = new Map<string, string>();
  #next = 0;

  node(value: PsValue, name: string | undefined): XmlNode {
    if (value === null || typeof value !== 'object') return primitiveNode(value, name);
    switch (value.kind) {
      case 'object':
        return this.#object(value, name);
      case 'list':
      case 'dictionary':
        return this.#collection(value, name);
      case 'progress':
        return progressNode(value, name);
      case 'integer':
      case 'real':
      case 'char':
      case 'date':
      case 'duration':
      case 'bytes':
      case 'decimal':
      case 'guid':
      case 'uri':
      case 'version':
      case 'xml':
      case 'script':
      case 'secure':
        return primitiveNode(value, name);
    }
  }

  #object(object: PsObject, name: string | undefined): XmlNode {
    const known = this.#objects.get(object);
    if (known !== undefined) return { name: 'Ref', attributes: attributes(name, known) };
    const id = this.#number();
    this.#objects.set(object, id);
    return {
      name: 'Obj',
      attributes: attributes(name, id),
      content: [
        ...this.#typeNames(object.types),
        ...(object.text === undefined
          ? []
          : [{ name: 'ToString', content: clixmlText(object.text) }]),
        ...(object.base === undefined ? [] : [this.#base(object.base)]),
        ...this.#members('Props', object.properties),
        ...this.#members('MS', object.members),
      ],
    };
  }

  #collection(collection: PsCollection, name: string | undefined): XmlNode {
    const type = collection.kind === 'list' ? collection.type : 'DCT';
    return {
      name: 'Obj',
      attributes: attributes(name, this.#number()),
      content: [...this.#typeNames(collectionTypes[type]), this.#base(collection)],
    };
  }

  #base(value: PsValue): XmlNode {
    if (value === null || typeof value !== 'object') return primitiveNode(value, undefined);
    if (value.kind === 'list') {
      return { name: value.type, content: value.items.map((item) => this.node(item, undefined)) };
    }
    if (value.kind === 'dictionary') {
      return { name: 'DCT', content: value.entries.map((entry) => this.#entry(entry)) };
    }
    return this.node(value, undefined);
  }

  #entry({ key, value }: PsEntry): XmlNode {
    return { name: 'En', content: [this.node(key, 'Key'), this.node(value, 'Value')] };
  }

  #members(name: string, members: ReadonlyMap<string, PsValue>): readonly XmlNode[] {
    if (members.size === 0) return [];
    return [{ name, content: Array.from(members, ([key, value]) => this.node(value, key)) }];
  }

  #typeNames(types: readonly string[]): readonly XmlNode[] {
    if (types.length === 0) return [];
    const key = JSON.stringify(types);
    const known = this.#types.get(key);
    if (known !== undefined) return [{ name: 'TNRef', attributes: { RefId: known } }];
    const id = this.#types.size.toString();
    this.#types.set(key, id);
    const content = types.map((type) => ({ name: 'T', content: clixmlText(type) }));
    return [{ name: 'TN', attributes: { RefId: id }, content }];
  }

  #number(): string {
    const id = this.#next.toString();
    this.#next += 1;
    return id;
  }
}

function attributes(name: string | undefined, id: string): Readonly<Record<string, string>> {
  return name === undefined ? { RefId: id } : { N: clixmlText(name), RefId: id };
}

function primitiveNode(
  value: Parameters<typeof primitiveText>[0],
  name: string | undefined,
): XmlNode {
  const { name: element, text } = primitiveText(value);
  return name === undefined
    ? { name: element, content: text }
    : { name: element, attributes: { N: clixmlText(name) }, content: text };
}

function progressNode({ parts }: PsProgressValue, name: string | undefined): XmlNode {
  const content = Array.from(parts, ([part, text]) => ({
    name: part,
    content: clixmlText(text ?? ''),
  }));
  return name === undefined
    ? { name: 'PR', content }
    : { name: 'PR', attributes: { N: clixmlText(name) }, content };
}
