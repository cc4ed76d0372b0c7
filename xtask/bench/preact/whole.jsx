// Loaded with the page.
import { start } from "./app.jsx";

start();
