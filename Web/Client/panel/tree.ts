import { h, icon } from "../dom";

export interface TreeFile { path: string; test: boolean; edited: boolean }

/** Files under their folders, the code before the tests. */
export function treeView(files: readonly TreeFile[], open: string | undefined, onOpen: (path: string) => void): HTMLElement {
  const groups = [["Code", files.filter((file) => !file.test)], ["Tests", files.filter((file) => file.test)]] as const;
  return h("nav", { class: "tree", "aria-label": "Files" }, ...groups.filter(([, group]) => group.length > 0).map(([name, group]) =>
    h("section", { "aria-label": name }, h("h2", { class: "tree-group" }, name), level(group, "", open, onOpen))));
}

function level(files: readonly TreeFile[], folder: string, open: string | undefined, onOpen: (path: string) => void): HTMLElement {
  const rest = (file: TreeFile): string => file.path.slice(folder.length);
  const folders = [...new Set(files.filter((file) => rest(file).includes("/")).map((file) => `${folder}${rest(file).split("/")[0]}/`))].sort();
  const here = files.filter((file) => !rest(file).includes("/")).sort((one, other) => one.path.localeCompare(other.path));
  return h("ul", { class: "tree-level" },
    ...folders.map((inner) => h("li", {}, h("span", { class: "tree-folder" }, inner.slice(folder.length)), level(files.filter((file) => file.path.startsWith(inner)), inner, open, onOpen))),
    ...here.map((file) => h("li", {}, h("button", {
      type: "button", class: "file", title: file.path, "aria-current": file.path === open ? "true" : null, "data-testid": "file", "data-path": file.path, onclick: () => onOpen(file.path),
    }, icon("file"), h("span", {}, rest(file)), file.edited && h("span", { class: "edited" }, icon("dot"), h("span", { class: "hidden" }, "edited"))))));
}
