/** What Discord shows before the bot has said anything: forms and suggestions. */
export interface Words {
  readonly answerTitle: string;
  readonly answerLabel: string;
  readonly reportTitle: string;
  readonly errorLabel: string;
  readonly errorHint: string;
  readonly hostLabel: string;
  readonly hostHint: string;
  readonly productLabel: string;
  readonly productHint: string;
  readonly filesLabel: string;
  readonly filesHint: string;
  /** Of a menu, while nothing is chosen. */
  readonly choose: string;
  /** Offered where nothing that was typed fits. */
  readonly asWritten: string;
}

const english: Words = {
  answerTitle: 'Your answer',
  answerLabel: 'Your answer',
  reportTitle: 'Diagnose an error',
  errorLabel: 'What does the error say?',
  errorHint: 'Paste it as it is, with all codes. Leave out passwords.',
  hostLabel: 'Host',
  hostHint: 'Its name, an alias or its address, if you know it',
  productLabel: 'What were you doing?',
  productHint: 'Only if the error does not say',
  filesLabel: 'Screenshot or file',
  filesHint: 'A picture of the error, or a log as text',
  choose: 'Choose one',
  asWritten: 'as written',
};

const german: Words = {
  answerTitle: 'Deine Antwort',
  answerLabel: 'Deine Antwort',
  reportTitle: 'Einen Fehler untersuchen',
  errorLabel: 'Wie lautet der Fehler?',
  errorHint: 'Genau so einfügen, mit allen Codes. Keine Passwörter.',
  hostLabel: 'Rechner',
  hostHint: 'Name, Alias oder Adresse, falls bekannt',
  productLabel: 'Was hast du gerade gemacht?',
  productHint: 'Nur falls der Fehler es nicht sagt',
  filesLabel: 'Bildschirmfoto oder Datei',
  filesHint: 'Ein Bild des Fehlers oder ein Protokoll als Text',
  choose: 'Bitte wählen',
  asWritten: 'wie geschrieben',
};

/** Languages beside English, by Discord's names: https://discord.com/developers/docs/reference#locales */
export const locales = { de: german } as const;

/** English for every language that nobody has written yet. */
export function wordsFor(locale: string | undefined): Words {
  return locale === 'de' ? german : english;
}
