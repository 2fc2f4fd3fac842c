import type { Library } from './library.ts';

/** Tells the names of all playbooks that recognise a text equally well. */
export function recognisersOf(library: Library): (text: string) => readonly string[] {
  return (text) => {
    const found = library.recognise(text);
    if (found.kind === 'recognised') return [found.name];
    return found.kind === 'several' ? found.candidates : [];
  };
}
