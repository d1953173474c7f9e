/** A mail in plain text to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What takes mails. */
export interface Mailer {
  /** Resolves when a server has taken the mail; rejects with a `mail-failed` sentence when none does. */
  send(mail: Mail): Promise<void>;
  close(): void;
}
