import { type Json, jsonAt, listAt } from '#test/slack/json.ts';

/** A component with where it stands. */
export interface Placed {
  readonly component: Json;
  readonly path: readonly string[];
}

/** All components of a message or form, each before those inside it. */
export function allComponents(
  from: readonly Json[],
  path: readonly string[] = [],
): readonly Placed[] {
  return from.flatMap((component, index) => withInner(component, [...path, String(index)]));
}

function withInner(component: Json, path: readonly string[]): readonly Placed[] {
  const inner = allComponents(listAt(component, 'components'), [...path, 'components']);
  const single = ['accessory', 'component'].flatMap((name) => {
    const one = jsonAt(component, name);
    return one === undefined ? [] : withInner(one, [...path, name]);
  });
  return [{ component, path }, ...inner, ...single];
}

/** Gives each component the number that Discord gives it when the app gave none. */
export function numbered(components: readonly Json[]): readonly Json[] {
  let next = 0;
  const one = (component: Json): Json => {
    next += 1;
    const id = typeof component.id === 'number' && component.id > 0 ? component.id : next;
    const inner = listAt(component, 'components');
    const wraps = ['accessory', 'component'].flatMap((name) => {
      const child = jsonAt(component, name);
      return child === undefined ? [] : [[name, one(child)] as const];
    });
    return {
      ...component,
      id,
      ...(inner.length === 0 ? {} : { components: inner.map(one) }),
      ...Object.fromEntries(wraps),
    };
  };
  return components.map(one);
}
