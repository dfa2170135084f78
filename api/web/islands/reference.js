// The API reference, drawn from our own contract by our own copy of Swagger UI.
const place = document.getElementById("reference");
addEventListener("load", () => {
  globalThis.SwaggerUIBundle({
    url: place.dataset.contract,
    domNode: place,
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    requestInterceptor: (request) => {
      const token = document.querySelector("input[name=form_token]")?.value;
      if (token) request.headers["X-Form-Token"] = token;
      return request;
    },
  });
});
