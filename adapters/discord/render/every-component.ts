import { z } from 'zod';

const Nested = z.object({ components: z.array(z.unknown()) });
const deepest = 5;

/** Components of a message as Discord gives them back, with those inside of others. */
export function everyComponent(components: readonly unknown[], depth = 0): readonly unknown[] {
  if (depth > deepest) return [];
  return components.flatMap((component) => {
    const nested = Nested.safeParse(component);
    return [
      component,
      ...(nested.success ? everyComponent(nested.data.components, depth + 1) : []),
    ];
  });
}
