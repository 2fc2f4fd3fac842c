/** Prefixes that are bound at an element, innermost first. */
export interface Prefixes {
  readonly own: ReadonlyMap<string, string>;
  readonly outer: Prefixes | undefined;
}

export interface XmlAttribute {
  /** Without prefix. */
  readonly name: string;
  /** Empty when it has no prefix. */
  readonly namespace: string;
  readonly value: string;
}

/** An element as it was read. Compare `namespace` and `name`; prefixes are the sender's own affair. */
export interface XmlElement {
  readonly name: string;
  /** Empty for none. */
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** What stands in it outside of its children. */
  readonly text: string;
  readonly prefixes: Prefixes | undefined;
}

export interface XmlName {
  readonly namespace: string;
  readonly name: string;
}

/** The namespace of a prefix; the empty prefix has the default one. Undefined when it is not bound. */
export function namespaceOf(prefixes: Prefixes | undefined, prefix: string): string | undefined {
  for (let scope = prefixes; scope !== undefined; scope = scope.outer) {
    const namespace = scope.own.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return prefix === '' ? '' : undefined;
}

export function isNamed(element: XmlElement, { namespace, name }: XmlName): boolean {
  return element.name === name && element.namespace === namespace;
}

export function childrenOf(element: XmlElement, named: XmlName): readonly XmlElement[] {
  return element.children.filter((child) => isNamed(child, named));
}

export function childOf(element: XmlElement, named: XmlName): XmlElement | undefined {
  return element.children.find((child) => isNamed(child, named));
}

/** Goes down a path of children in one namespace. */
export function descend(
  element: XmlElement | undefined,
  { namespace, path }: { readonly namespace: string; readonly path: readonly string[] },
): XmlElement | undefined {
  return path.reduce(
    (at, name) => (at === undefined ? undefined : childOf(at, { namespace, name })),
    element,
  );
}

/** An attribute without prefix. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((each) => each.namespace === '' && each.name === name)?.value;
}

/** A name that stands in text, such as "w:TimedOut", with the prefixes that are bound there. */
export function nameInText(element: XmlElement): XmlName | undefined {
  const [first = '', second] = element.text.trim().split(':', 2);
  const namespace = namespaceOf(element.prefixes, second === undefined ? '' : first);
  return namespace === undefined ? undefined : { namespace, name: second ?? first };
}
