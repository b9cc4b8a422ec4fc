import { startComposer } from "./composer";
import { startKeys } from "./keys";
import { startLive } from "./live";
import { startTheme } from "./theme";

startTheme();
startKeys();
if (document.body.dataset["statusWords"]) startLive(); // somebody is signed in

// The chat page brings its own use of the request box.
if (document.getElementById("composer") && !document.body.classList.contains("wide"))
  startComposer((accepted) => location.assign(`/sessions/${accepted.session_id}`));
