import { foldText } from '#src/errorcode/folded-text.ts';
import { type CodesRead, readFolded, spelledCodes } from '#src/errorcode/read-codes.ts';
import { LikenessIndex, mostCandidates } from './likeness.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { type Phrase, PhraseIndex } from './phrase-index.ts';
import type { Signature } from './schema.ts';
import { keysOf, normalise, signatureKey, squeeze, weightOf } from './signature.ts';

// A message with more codes than this is a log; nobody reads a longer list.
const mostCodes = 32;

/** What was read in a message, whatever comes of it. */
export interface Said {
  /** As "rdp:0x904", "rdp-extended:0x7"; each once, in the order of the text, at most 32. */
  readonly codes: readonly string[];
  /** Codes of which digits were blotted out, as written: "0x90x". */
  readonly unreadable: readonly string[];
  /** What may name the host, likeliest first; as written, at most five. */
  readonly hostHints: readonly string[];
}

/**
 * What a message was recognised as. `several`: more than one playbook knows it equally well. `nothing`:
 * none does; its `candidates` are at most four that come near, to be asked about and never assumed.
 */
export type Recognised = Said &
  (
    | { readonly kind: 'recognised'; readonly name: string }
    | { readonly kind: 'several'; readonly candidates: readonly string[] }
    | { readonly kind: 'nothing'; readonly candidates: readonly string[] }
  );

export interface Library {
  /** Recognises what people paste. Its cost depends on the text, not on the number of playbooks. */
  recognise(text: string): Recognised;
  get(name: string): LoadedPlaybook | undefined;
  /** In the order in which they were given. */
  list(): readonly LoadedPlaybook[];
}

/** Indexes playbooks by code and by words. Names are distinct. */
export function createLibrary(playbooks: readonly LoadedPlaybook[]): Library {
  const byName = new Map(playbooks.map((loaded) => [loaded.name, loaded]));
  const index = new SignatureIndex(playbooks);
  return {
    recognise: (text) => index.recognise(text),
    get: (name) => byName.get(name),
    list: () => playbooks,
  };
}

interface Known {
  readonly name: string;
  readonly weight: number;
  /** Normalised. */
  readonly text: string | undefined;
}

class SignatureIndex {
  readonly #byCode = new Map<string, Known[]>();
  readonly #byText: PhraseIndex;
  readonly #likeness = new LikenessIndex();

  constructor(playbooks: readonly LoadedPlaybook[]) {
    for (const loaded of playbooks) {
      this.#likeness.add(loaded);
      for (const signature of loaded.playbook.signatures) {
        this.#addCode(loaded.name, signature);
      }
    }
    this.#byText = new PhraseIndex(playbooks.flatMap(phrasesOf));
  }

  #addCode(name: string, signature: Signature): void {
    const key = signatureKey(signature);
    if (key !== undefined) {
      const text = signature.text === undefined ? undefined : normalise(signature.text);
      const known = this.#byCode.get(key) ?? [];
      known.push({ name, weight: weightOf(signature), text });
      this.#byCode.set(key, known);
    }
  }

  recognise(text: string): Recognised {
    const folded = foldText(text);
    const read = readFolded(text, folded);
    const said = squeeze(folded.lower);
    const names = this.#match(read, said);
    return {
      codes: spelledCodes(read).slice(0, mostCodes),
      unreadable: read.unreadable.slice(0, mostCodes).map(({ spelling }) => spelling),
      hostHints: read.hostHints,
      ...this.#outcome(names, read, said),
    };
  }

  /** Codes say more than words: words alone count only where no code is known. */
  #match(read: CodesRead, said: string): readonly string[] {
    const byCode = read.errors.flatMap((error) => this.#best(keysOf(error), said));
    return [...new Set(byCode.length > 0 ? byCode : this.#byText.find(said))];
  }

  #best(keys: readonly string[], said: string): readonly string[] {
    const known = keys
      .flatMap((key) => this.#byCode.get(key) ?? [])
      .filter(({ text }) => text === undefined || said.includes(text));
    const most = Math.max(...known.map(({ weight }) => weight));
    return known.filter(({ weight }) => weight === most).map(({ name }) => name);
  }

  #outcome(names: readonly string[], read: CodesRead, said: string): Outcome {
    const [name] = names;
    if (name === undefined) {
      return { kind: 'nothing', candidates: this.#likeness.candidates(read, said) };
    }
    return names.length === 1
      ? { kind: 'recognised', name }
      : { kind: 'several', candidates: names.slice(0, mostCandidates) };
  }
}

type Outcome =
  | { readonly kind: 'recognised'; readonly name: string }
  | { readonly kind: 'several' | 'nothing'; readonly candidates: readonly string[] };

function phrasesOf({ name, playbook }: LoadedPlaybook): readonly Phrase[] {
  return playbook.signatures
    .filter(({ code, text }) => code === undefined && text !== undefined)
    .map(({ text = '' }) => ({ words: normalise(text), owner: name }))
    .filter(({ words }) => words.length >= 3);
}
