import type { CodeSpace } from './code.ts';

/** A word of the message that says which product speaks. `space` is where its small numbers stand. */
export interface ProductMention {
  readonly space: CodeSpace;
  readonly start: number;
  readonly end: number;
}

// Literal alternatives only, so that a scan stays linear. Texts are folded: lower case, no accents.
const productWords: readonly (readonly [CodeSpace, RegExp])[] = [
  [
    'rdp',
    /\b(?:x?rdp|mstsc|msrdc|rdcman|mremoteng|royal ts|rds(?!-)|termservice|terminalservices|terminal servers?|terminal services|remote ?desktop|remote-?desktopverbindung|remotedesktopverbindung|windows app|remote pc|remote computer|bureau a distance|escritorio remoto|(?:area de trabalho|ambiente de trabalho) remot[ao]|desktop remoto)\b|远程桌面|远程计算机|遠端桌面|遠端電腦|リモート ?デスクトップ|リモート ?コンピュータ/g,
  ],
  ['freerdp', /\b(?:[xw]l?freerdp|freerdp|remmina)\b|com\.freerdp|\berrconnect_|\berrinfo_/g],
  [
    'win32',
    /\b(?:win32|winerror|system error|getlasterror|net helpmsg|net use|spooler|printer|print server)\b/g,
  ],
  ['ras', /\b(?:vpn|rasdial|rasclient|l2tp|ikev2)\b/g],
  [
    'bugcheck',
    /\b(?:blue ?screen|bsod|bug ?check(?:code)?|stop ?code|stop error|blauer bildschirm|ecran bleu|pantalla azul|tela azul|schermata blu)\b|蓝屏|藍屏|ブルー ?スクリーン/g,
  ],
  ['kerberos', /\b(?:kerberos|kdc|kinit|krb5)\b/g],
  ['tls-alert', /\b(?:schannel|tls alert|ssl alert|fatal alert)\b/g],
];

/** Every product named in a folded text (`FoldedText.lower`), in order. */
export function findProducts(lower: string): readonly ProductMention[] {
  return productWords
    .flatMap(([space, words]) =>
      Array.from(lower.matchAll(words), ({ 0: word, index }) => ({
        space,
        start: index,
        end: index + word.length,
      })),
    )
    .sort((a, b) => a.start - b.start);
}

/** Finds for offsets that only grow which products are near, nearest first. */
export class ProductFinder {
  readonly #lower: string;
  readonly #mentions: readonly ProductMention[];
  readonly #spaces: readonly CodeSpace[];
  #next = 0;

  constructor(lower: string) {
    this.#lower = lower;
    this.#mentions = findProducts(lower);
    this.#spaces = [...new Set(this.#mentions.map(({ space }) => space))];
  }

  /** Spaces of all products that the message names. */
  get spaces(): readonly CodeSpace[] {
    return this.#spaces;
  }

  /** The same line decides: what stands before, then what stands behind; then the rest of the message. */
  near(offset: number): readonly CodeSpace[] {
    while ((this.#mentions[this.#next]?.start ?? Number.POSITIVE_INFINITY) < offset) {
      this.#next += 1;
    }
    const before = this.#mentions[this.#next - 1];
    const behind = this.#mentions[this.#next];
    const order =
      !this.#onOneLine(before?.end, offset) && this.#onOneLine(offset, behind?.start)
        ? [behind, before]
        : [before, behind];
    return [
      ...new Set([
        ...order.flatMap((mention) => (mention === undefined ? [] : [mention.space])),
        ...this.#spaces,
      ]),
    ];
  }

  /** A line of more than 500 characters is no line that a person wrote. */
  #onOneLine(from: number | undefined, to: number | undefined): boolean {
    return (
      from !== undefined &&
      to !== undefined &&
      to - from < 500 &&
      !this.#lower.slice(from, to).includes('\n')
    );
  }
}
