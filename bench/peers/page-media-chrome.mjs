// One button of media-chrome: a custom element of the same craft that knows no back end.
import "media-chrome/dist/media-play-button.js";
