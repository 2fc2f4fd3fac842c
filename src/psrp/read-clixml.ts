import { malformed } from '#src/xml/malformed.ts';
import { readXml, type XmlLimits } from '#src/xml/read-xml.ts';
import { attributeOf, type XmlElement } from '#src/xml/xml-element.ts';
import { isPrimitive, readPrimitive } from './clixml-primitive.ts';
import { fromClixmlText } from './clixml-text.ts';
import { isPsObject } from './inside.ts';
import type { ListType, PsEntry, PsValue } from './value.ts';

/** PowerShell nests what it sends a few levels deep; each of its levels is up to four of XML. */
export const clixmlLimits: XmlLimits = {
  characters: 16 * 1_048_576,
  depth: 128,
  elements: 500_000,
  attributes: 8,
};

/** Reads one value of CLIXML (MS-PSRP 2.2.5). Throws `bad-output` for anything else, and beyond the limits. */
export function readClixml(text: string, limits: XmlLimits = clixmlLimits): PsValue {
  return new ClixmlReader().value(readXml(withNoncharacters(text), limits));
}

/** PowerShell writes two characters in a way that XML forbids; here they become escapes of CLIXML. */
function withNoncharacters(text: string): string {
  return text.replaceAll(
    /&#x(FFF[EF]);|[\uFFFE\uFFFF]/gi,
    (character: string, digits?: string) =>
      `_x${digits ?? character.charCodeAt(0).toString(16).toUpperCase()}_`,
  );
}

const lists: ReadonlyMap<string, ListType> = new Map([
  ['LST', 'LST'],
  ['IE', 'IE'],
  ['STK', 'STK'],
  ['QUE', 'QUE'],
]);

interface Growing {
  readonly kind: 'object';
  types: readonly string[];
  text: string | undefined;
  base: PsValue | undefined;
  readonly properties: Map<string, PsValue>;
  readonly members: Map<string, PsValue>;
}

/** Keeps what references of one document point to. */
class ClixmlReader {
  readonly #objects = new Map<string, Growing>();
  readonly #types = new Map<string, readonly string[]>();
  readonly #whole = new Set<PsValue>();

  value(element: XmlElement): PsValue {
    if (isPrimitive(element.name)) return primitive(element);
    switch (element.name) {
      case 'Obj':
        return this.#object(element);
      case 'Ref':
        return this.#referred(element);
      case 'MS':
        // A set of members that is a member itself.
        return this.#memberSet(element);
      case 'PR':
        return progress(element);
      default:
        throw malformed('an element that CLIXML does not know', 0);
    }
  }

  #referred(element: XmlElement): PsValue {
    const object = this.#objects.get(attributeOf(element, 'RefId') ?? '');
    if (object === undefined) throw malformed('a reference to nothing', 0);
    return object;
  }

  #memberSet(element: XmlElement): PsValue {
    const object = growing();
    this.#named(element, object.members);
    return object;
  }

  #object(element: XmlElement): PsValue {
    const object = growing();
    const id = attributeOf(element, 'RefId');
    if (id !== undefined) {
      if (this.#objects.has(id)) throw malformed('two objects with one number', 0);
      this.#objects.set(id, object);
    }
    for (const child of element.children) this.#take(child, object);
    this.#whole.add(object);
    return object;
  }

  #take(part: XmlElement, object: Growing): void {
    switch (part.name) {
      case 'TN':
        object.types = this.#typeNames(part);
        return;
      case 'TNRef':
        object.types = this.#referredTypes(part);
        return;
      case 'ToString':
        object.text = fromClixmlText(plainText(part));
        return;
      case 'Props':
        this.#named(part, object.properties);
        return;
      case 'MS':
        this.#named(part, object.members);
        return;
      default:
        if (object.base !== undefined) throw malformed('an object of two values', 0);
        object.base = this.#base(part);
    }
  }

  #typeNames(element: XmlElement): readonly string[] {
    const types = element.children.map((type) => {
      if (type.name !== 'T') throw malformed('a type without a name', 0);
      return fromClixmlText(plainText(type));
    });
    const id = attributeOf(element, 'RefId');
    if (id !== undefined) this.#types.set(id, types);
    return types;
  }

  #referredTypes(element: XmlElement): readonly string[] {
    const types = this.#types.get(attributeOf(element, 'RefId') ?? '');
    if (types === undefined) throw malformed('a reference to types that are not there', 0);
    return types;
  }

  #named(element: XmlElement, into: Map<string, PsValue>): void {
    for (const child of element.children) {
      const name = attributeOf(child, 'N');
      if (name === undefined) throw malformed('a member without a name', 0);
      into.set(fromClixmlText(name), this.value(child));
    }
  }

  #base(part: XmlElement): PsValue {
    const type = lists.get(part.name);
    if (type !== undefined) {
      return { kind: 'list', type, items: part.children.map((item) => this.value(item)) };
    }
    if (part.name === 'DCT') {
      return { kind: 'dictionary', entries: part.children.map((entry) => this.#entry(entry)) };
    }
    const value = this.value(part);
    // An object may wrap another one, but never in a circle, nor in a chain longer than the document is deep.
    if (
      part.name === 'Ref' &&
      (!this.#whole.has(value) || (isPsObject(value) && isPsObject(value.base)))
    ) {
      throw malformed('an object that wraps what it must not', 0);
    }
    return value;
  }

  #entry(element: XmlElement): PsEntry {
    const key = element.children.find((each) => attributeOf(each, 'N') === 'Key');
    const value = element.children.find((each) => attributeOf(each, 'N') === 'Value');
    if (element.name !== 'En' || key === undefined || value === undefined) {
      throw malformed('an entry without key and value', 0);
    }
    return { key: this.value(key), value: this.value(value) };
  }
}

function growing(): Growing {
  return {
    kind: 'object',
    types: [],
    text: undefined,
    base: undefined,
    properties: new Map(),
    members: new Map(),
  };
}

function plainText(element: XmlElement): string {
  if (element.children.length > 0) throw malformed('an element where text belongs', 0);
  return element.text;
}

function primitive(element: XmlElement): PsValue {
  const value = readPrimitive({ name: element.name, text: plainText(element) });
  if (value === undefined) throw malformed('a value that is not what it says', 0);
  return value;
}

function progress(element: XmlElement): PsValue {
  return {
    kind: 'progress',
    parts: new Map(
      element.children.map((part) => [
        part.name,
        part.name === 'Nil' ? null : fromClixmlText(plainText(part)),
      ]),
    ),
  };
}
