let words: Record<string, string> | undefined;

/** What a status is called; the server says it with every page. */
export function statusWord(status: string): string {
  words ??= JSON.parse(document.body.dataset["statusWords"]!) as Record<string, string>;
  return words[status] ?? status;
}
