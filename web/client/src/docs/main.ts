/** `/api/docs`: the API's own description, to read and to try. */

import "swagger-ui-dist/swagger-ui.css";
import "@/docs/page.css";

import { SwaggerUIBundle } from "swagger-ui-dist";

SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
