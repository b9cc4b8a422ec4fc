const lists = new Map<string, Record<string, string>>();

/** What a status is called; the server says it with every page. */
export const statusWord = (status: string): string => word("statusWords", status);

/** What a language is called; the server says it with every page. */
export const languageTitle = (language: string): string => word("languageTitles", language);

function word(list: string, key: string): string {
  const words = lists.get(list) ?? (JSON.parse(document.body.dataset[list]!) as Record<string, string>);
  lists.set(list, words);
  return words[key] ?? key;
}
