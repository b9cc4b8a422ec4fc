import { startListing } from "./artifacts/listing";
import { startUpload } from "./artifacts/upload";

startListing();
startUpload();
