/** What the words before a number call it. */
export type Label = 'code' | 'extended';

export interface LabelMention {
  readonly label: Label;
  readonly start: number;
  readonly end: number;
}

// Of Remote Desktop's dialog in the languages in which people paste it, and of what people write
// themselves. Folded: lower case, no accents. Longer labels stand first.
const labelWords =
  /((?<![a-z])extended ?(?:error ?|disconnect ?)?(?:code|reason)\b|(?<![a-z])extended(?: error)?\b|\bext\b|(?<![a-z])erweiterter fehler ?code\b|\bcode d'erreur etendu\b|\bcodigo de error extendido\b|\bcodigo de erro (?:estendido|expandido)\b|\bcodice (?:di )?errore esteso\b|扩展错误代码|扩展错误码|擴充錯誤碼|擴展錯誤代碼|延伸錯誤碼|拡張 ?エラー ?コード)|(\b(?:error|err|status|result|disconnect|reason) ?(?:code|number|no\.|nr\.)|\bdisconnect reason\b|\bbugcheckcode\b|\bfehler ?code\b|\bcode d'erreur\b|\bcodigo de err(?:or|o)\b|\bcodice (?:di )?errore\b|错误代码|错误码|錯誤碼|錯誤代碼|エラー ?コード|\b(?:error|code|reason|fehler|erreur|errore|hresult|errno)\b)/g;

/** Every label in a folded text, in order. */
export function findLabels(lower: string): readonly LabelMention[] {
  return Array.from(lower.matchAll(labelWords), ({ 0: words, 1: extended, index }) => ({
    label: extended === undefined ? 'code' : 'extended',
    start: index,
    end: index + words.length,
  }));
}

// Between a label and its number: signs, quote marks of replies and code blocks, "is", "was".
const betweenLabelAndNumber = /^(?:[\s:=#("'`*_>|[.,-]|is\b|was\b|of\b|no\b|nr\b){0,16}$/;

/** Finds for offsets that only grow which label stands before them. */
export class LabelFinder {
  readonly #lower: string;
  readonly #labels: readonly LabelMention[];
  #next = 0;

  constructor(lower: string) {
    this.#lower = lower;
    this.#labels = findLabels(lower);
  }

  before(offset: number): Label | undefined {
    while ((this.#labels[this.#next]?.end ?? Number.POSITIVE_INFINITY) <= offset) {
      this.#next += 1;
    }
    const last = this.#labels[this.#next - 1];
    return last !== undefined &&
      offset - last.end <= 24 &&
      betweenLabelAndNumber.test(this.#lower.slice(last.end, offset))
      ? last.label
      : undefined;
  }
}
