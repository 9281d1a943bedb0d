// Asks the browser for a passkey when a form is sent that needs one, and sends what it says with the form.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  const { passkey, options } = form.dataset;
  const { credential } = form.elements;
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    if (credential.value !== '') return;
    event.preventDefault();
    try {
      const publicKey = JSON.parse(options);
      const made =
        passkey === 'create'
          ? await navigator.credentials.create({
              publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
            })
          : await navigator.credentials.get({
              publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey),
            });
      credential.value = JSON.stringify(made);
      form.submit();
    } catch {
      form.querySelector('[role=alert]').hidden = false;
    }
  });
}
