import { startComposer } from "./composer";
import { startKeys } from "./keys";
import { startLive } from "./live";
import { startTheme } from "./theme";

startTheme();
startKeys();
if (document.querySelector("[data-live]")) startLive();

// The chat page brings its own use of the request box.
if (document.getElementById("composer") && !document.body.classList.contains("wide"))
  startComposer((accepted) => location.assign(`/sessions/${accepted.session_id}`));
