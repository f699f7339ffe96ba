//! Erasing the type of a view, without what erased views carry for being made alive piece by piece.
//!
//! Leptos keeps a second, asynchronous way of hydrating in every erased view, for a part of it that may be loaded late. Here only routes
//! are, and the router waits for their code before it hydrates the first of them. That second way was a fifth of the front end.

use leptos::prelude::AnyView;
use leptos::tachys::view::RenderHtml;

/// In place of leptos's trait of this name: an explicit `use` wins over the one that its prelude brings.
pub trait IntoAny {
    fn into_any(self) -> AnyView;
}

impl<T: RenderHtml + Send> IntoAny for T {
    fn into_any(self) -> AnyView {
        #[cfg(feature = "hydrate")]
        let erased = leptos::prelude::IntoAny::into_any(at_once::AtOnce(self));
        #[cfg(not(feature = "hydrate"))]
        let erased = leptos::prelude::IntoAny::into_any(self);
        erased
    }
}

#[cfg(feature = "hydrate")]
mod at_once {
    use leptos::tachys::html::attribute::Attribute;
    use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
    use leptos::tachys::hydration::Cursor;
    use leptos::tachys::view::add_attr::AddAnyAttr;
    use leptos::tachys::view::{Position, PositionState, Render, RenderHtml};

    /// The view that it holds, in all but `hydrate_async`: left out here, that is to hydrate at once.
    pub struct AtOnce<T>(pub T);

    impl<T: Render> Render for AtOnce<T> {
        type State = T::State;

        fn build(self) -> Self::State {
            self.0.build()
        }

        fn rebuild(self, state: &mut Self::State) {
            self.0.rebuild(state);
        }
    }

    impl<T: AddAnyAttr> AddAnyAttr for AtOnce<T> {
        type Output<SomeNewAttr: Attribute> = AtOnce<T::Output<SomeNewAttr>>;

        fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr>
        where
            Self::Output<NewAttr>: RenderHtml,
        {
            AtOnce(self.0.add_any_attr(attr))
        }
    }

    impl<T: RenderHtml + Send> RenderHtml for AtOnce<T> {
        type AsyncOutput = T::AsyncOutput;
        type Owned = AtOnce<T::Owned>;

        const MIN_LENGTH: usize = T::MIN_LENGTH;
        const EXISTS: bool = T::EXISTS;

        fn dry_resolve(&mut self) {
            self.0.dry_resolve();
        }

        fn resolve(self) -> impl Future<Output = Self::AsyncOutput> + Send {
            self.0.resolve()
        }

        fn to_html_with_buf(
            self,
            buf: &mut String,
            position: &mut Position,
            escape: bool,
            mark_branches: bool,
            extra_attrs: Vec<AnyAttribute>,
        ) {
            self.0.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
        }

        fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
            self.0.hydrate::<FROM_SERVER>(cursor, position)
        }

        fn into_owned(self) -> Self::Owned {
            AtOnce(self.0.into_owned())
        }
    }
}
