import { startComposer } from "./composer";
import { startTheme } from "./theme";

startTheme();

// The chat page brings its own use of the request box.
if (document.getElementById("composer") && !document.body.classList.contains("wide"))
  startComposer((accepted) => location.assign(`/sessions/${accepted.session_id}`));
