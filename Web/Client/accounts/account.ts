import { attempt } from "../banner";
import { byId, setText } from "../dom";
import { patch, put } from "../http";

const field = (id: string): HTMLInputElement => byId<HTMLInputElement>(id);

/** The person's name and password. */
export function startAccount(): void {
  onSubmit("name-form", async () => {
    const { name } = await patch<{ name: string }>("/auth/me", { name: field("account-name").value.trim() });
    setText(byId("account-named"), name);
    setText(document.querySelector(".account")!, name);
    return "Renamed.";
  });
  onSubmit("password-form", async () => {
    await put("/auth/password", { current_password: field("password-now").value, new_password: field("password-new").value });
    field("password-now").value = field("password-new").value = "";
    return "The password is changed.";
  });
}

function onSubmit(id: string, act: () => Promise<string>): void {
  document.getElementById(id)?.addEventListener("submit", (event) => {
    event.preventDefault();
    setText(byId("account-said"), "");
    void attempt(async () => setText(byId("account-said"), await act()));
  });
}
