// The form on the way to the identity provider sends itself. Where scripts are off, its button does.
document.querySelector("form[data-onward]")?.submit();
