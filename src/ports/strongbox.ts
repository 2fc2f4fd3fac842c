/** A secret that the bot was handed while it ran, such as the token of a workspace. */
export interface Kept {
  readonly text: string;
  /** Another one after each change of the text. */
  readonly version: string;
}

/** A secret as it is to be, if it still is as it was read. */
export interface KeptChange {
  readonly kind: string;
  readonly id: string;
  readonly text: string;
  /** Version of what this replaces; undefined where there must be nothing. */
  readonly replaces: string | undefined;
}

/**
 * Keeps secrets that no file of the site can hold, sealed with keys of the site. `kind` says what something is
 * ("slack-installation"), `id` whose; both are bound to the value: elsewhere it does not open.
 */
export interface Strongbox {
  /** Rejects with `seal-broken` when no key opens it, or when it was sealed for another place. */
  get(kind: string, id: string): Promise<Kept | undefined>;
  /** Version of what stands there, whether it opens or not. */
  version(kind: string, id: string): Promise<string | undefined>;
  /** Ids of a kind, sorted. Whether they open is not known yet. */
  ids(kind: string): Promise<readonly string[]>;
  /** The new version once it is durable; undefined, and nothing written, when somebody else was first. */
  put(change: KeptChange): Promise<string | undefined>;
  /** False when it was changed since, or is gone. */
  remove(kept: {
    readonly kind: string;
    readonly id: string;
    readonly version: string;
  }): Promise<boolean>;
}
